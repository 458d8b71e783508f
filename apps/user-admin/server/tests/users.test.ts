import { describe, expect, it } from "vitest";

import { newUser, passwordOf } from "./client.js";
import { useServers } from "./server.js";

const servers = useServers();
const UNKNOWN_ID = "0123456789abcdef01234567";

describe("POST /api/user", () => {
  it("creates a user, with lower-case username and e-mail address", async () => {
    const server = await servers.start();
    const json = { ...newUser("Ada", "user", "manager", "user"), email: "Ada@Example.com", name: " Ada Example " };
    const { status, headers, body } = await server.asMaster.send("POST", "/api/user", { json });
    expect(status).toBe(201);
    const { id, createdAt } = body.user;
    expect(body).toEqual({
      user: {
        id: expect.stringMatching(/^[0-9a-f]{24}$/) as string,
        username: "ada",
        email: "ada@example.com",
        name: "Ada Example",
        roles: ["user", "manager"],
        verified: false,
        createdAt: expect.stringMatching(/^\d{4}-.*Z$/) as string,
        updatedAt: createdAt,
      },
    });
    expect(headers.get("location")).toBe(`/api/user/${id}`);
    expect((await server.asMaster.send("GET", `/api/user/${id}`)).body.user).toEqual(body.user);
    expect((await server.logIn("ADA", passwordOf("Ada"))).status).toBe(200);
  });

  it("refuses duplicates and names the fields", async () => {
    const server = await servers.start();
    await server.create("ada");
    for (const [json, fields] of [
      [{ ...newUser("bob"), username: "Ada" }, ["username"]],
      [{ ...newUser("bob"), email: "ADA@example.com" }, ["email"]],
      [newUser("ada"), ["username", "email"]],
    ] as const) {
      const { status, body } = await server.asMaster.send("POST", "/api/user", { json });
      expect([status, body.errors?.map(({ field }) => field)]).toEqual([409, fields]);
    }
    expect((await server.asMaster.send("GET", "/api/user")).body.total).toBe(2);
  });

  it("creates one of several equal users that arrive together", async () => {
    const server = await servers.start();
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => server.asMaster.send("POST", "/api/user", { json: newUser("ada") })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
  });
});

describe("GET /api/user", () => {
  it("filters, sorts and pages", async () => {
    const server = await servers.start();
    const master = server.asMaster;
    const ada = await server.create("ada", "user", "manager");
    await server.create("bob", "manager");
    await server.create("c.c", "user");
    await master.send("PUT", "/api/user", { json: { id: ada.id, name: "zoë (Ada)", email: "zoe@example.org" } });
    for (const [query, names] of [
      ["", ["ada", "admin", "bob", "c.c"]],
      [`?id=${ada.id}`, ["ada"]],
      ["?username=ADA", ["ada"]],
      ["?username=ad", []],
      ["?email=bob@example.com", ["bob"]],
      ["?name=OF%20THE", ["bob", "c.c"]],
      ["?name=ZO%C3%8B%20(", ["ada"]],
      ["?roles=manager", ["ada", "bob"]],
      ["?roles=manager,user", ["ada"]],
      ["?roles=user&q=c.", ["c.c"]],
      ["?q=c.c", ["c.c"]],
      ["?q=.*", []],
      ["?q=EXAMPLE.ORG", ["ada"]],
      ["?q=administrator", ["admin"]],
      ["?q=", ["ada", "admin", "bob", "c.c"]],
      ["?sort=-username", ["c.c", "bob", "admin", "ada"]],
      ["?sort=name", ["admin", "bob", "c.c", "ada"]],
      ["?sort=-email", ["ada", "c.c", "bob", "admin"]],
      ["?sort=createdAt", ["admin", "ada", "bob", "c.c"]],
      ["?limit=3", ["ada", "admin", "bob"]],
      ["?limit=3&page=2", ["c.c"]],
      ["?page=9", []],
    ] as const) {
      const { status, body } = await master.send("GET", `/api/user${query}`);
      expect([query, status, body.users.map(({ username }) => username)]).toEqual([query, 200, names]);
    }
    const { body } = await master.send("GET", "/api/user?limit=3&page=2");
    expect(body).toMatchObject({ total: 4, page: 2, limit: 3, pages: 2 });
    expect((await master.send("GET", "/api/user?q=nobody")).body).toMatchObject({
      total: 0,
      page: 1,
      limit: 20,
      pages: 0,
    });
  });
});

describe("PUT /api/user", () => {
  it("changes what is given, and nothing else", async () => {
    const server = await servers.start();
    const ada = await server.create("ada");
    const changes = { email: "new@example.com", name: "New", roles: ["manager"], verified: true, username: "Ada2" };
    let expected = { ...ada };
    for (const [field, value] of Object.entries(changes)) {
      const { status, body } = await server.asMaster.send("PUT", "/api/user", { json: { id: ada.id, [field]: value } });
      expected = { ...expected, [field]: field === "username" ? "ada2" : value, updatedAt: body.user.updatedAt };
      expect([status, body.user]).toEqual([200, expected]);
      expect(body.user.updatedAt >= ada.updatedAt).toBe(true);
    }
    expect((await server.logIn("new@example.com", passwordOf("ada"))).status).toBe(200);
  });

  it("changes a password and ends the user's sessions", async () => {
    const server = await servers.start();
    const ada = await server.create("ada");
    const session = await server.session("ada", passwordOf("ada"));
    await server.asMaster.send("PUT", "/api/user", { json: { id: ada.id, password: "another password" } });
    expect((await session.send("GET", "/api/auth")).status).toBe(401);
    expect((await server.logIn("ada", passwordOf("ada"))).status).toBe(401);
    expect((await server.logIn("ada", "another password")).status).toBe(200);
  });

  it("refuses unknown users and values of others", async () => {
    const server = await servers.start();
    const ada = await server.create("ada");
    await server.create("bob");
    for (const [json, status, fields] of [
      [{ id: UNKNOWN_ID, name: "New" }, 404, undefined],
      [{ id: ada.id, username: "BOB" }, 409, ["username"]],
      [{ id: ada.id, email: "bob@example.com" }, 409, ["email"]],
      [{ id: ada.id, username: "ada" }, 200, undefined],
    ] as const) {
      const answer = await server.asMaster.send("PUT", "/api/user", { json });
      expect([answer.status, answer.body.errors?.map(({ field }) => field)]).toEqual([status, fields]);
    }
  });
});

describe("GET and DELETE /api/user/:id", () => {
  it("find and delete a user, by path or by parameter", async () => {
    const server = await servers.start();
    for (const path of ["/api/user/", "/api/user?id="]) {
      const { id } = await server.create("ada");
      expect((await server.asMaster.send("DELETE", path + id)).status).toBe(204);
      expect((await server.asMaster.send("DELETE", path + id)).status).toBe(404);
      expect((await server.asMaster.send("GET", `/api/user/${id}`)).status).toBe(404);
    }
    expect((await server.asMaster.send("GET", "/api/user/none")).status).toBe(404);
    expect((await server.asMaster.send("DELETE", "/api/user/none")).status).toBe(404);
  });
});

describe("the last administrator", () => {
  it("cannot be deleted or lose the role", async () => {
    const server = await servers.start();
    const master = server.asMaster;
    const [admin] = (await master.send("GET", "/api/user?username=admin")).body.users;
    const id = admin?.id ?? "";
    const demote = { json: { id, roles: ["user"] } };
    expect((await master.send("DELETE", `/api/user/${id}`)).status).toBe(409);
    expect((await master.send("DELETE", `/api/user?id=${id}`)).status).toBe(409);
    expect((await master.send("PUT", "/api/user", demote)).status).toBe(409);
    expect((await master.send("PUT", "/api/user", { json: { id, roles: ["admin", "user"] } })).status).toBe(200);

    await server.create("ada", "admin");
    expect((await master.send("PUT", "/api/user", demote)).status).toBe(200);
    expect((await master.send("DELETE", `/api/user/${id}`)).status).toBe(204);
  });

  it("remains if all are deleted at the same time, by several servers", async () => {
    const first = await servers.start();
    const second = await servers.start({ database: first.database });
    for (const name of ["ada", "bob", "eve"]) await first.create(name, "admin");
    const { users } = (await first.asMaster.send("GET", "/api/user")).body;
    const answers = await Promise.all(
      users.map(({ id }, index) => {
        const client = (index % 2 === 0 ? first : second).asMaster;
        if (index < 2) return client.send("DELETE", `/api/user/${id}`);
        return client.send("PUT", "/api/user", { json: { id, roles: ["user"] } });
      }),
    );
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(1);
    expect((await first.asMaster.send("GET", "/api/user?roles=admin")).body.total).toBe(1);
  });
});
