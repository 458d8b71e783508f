import { describe, expect, it } from "vitest";

import { cookieIn, MASTER_KEY, newUser, passwordOf } from "./client.js";
import { ADMIN_PASSWORD, JWT_KEYS, useServers } from "./server.js";

const servers = useServers();

describe("a session", () => {
  it("begins with a username or an e-mail address, in any case", async () => {
    const server = await servers.start();
    const ada = await server.create("ada");
    for (const login of ["ada", "ADA", "Ada@Example.com"]) {
      const answer = await server.logIn(login, passwordOf("ada"));
      expect([answer.status, answer.body]).toEqual([200, { user: ada }]);
      const [cookie = ""] = answer.headers.getSetCookie();
      expect(cookie).toMatch(
        /^access_token=[\w.-]+; Max-Age=3600; Path=\/api; Expires=[^;]+; HttpOnly; SameSite=Strict$/,
      );
      expect(answer.headers.get("cache-control")).toBe("no-store");
      expect(answer.headers.get("x-powered-by")).toBeNull();
      expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    }
  });

  it("has a secure cookie if the site has TLS", async () => {
    const server = await servers.start({ environment: { COOKIE_SECURE: "true" } });
    const answer = await server.logIn("admin", ADMIN_PASSWORD);
    expect(answer.headers.getSetCookie()[0]).toMatch(/; Secure/);
    expect(answer.headers.get("content-security-policy")).toContain("upgrade-insecure-requests");
  });

  it("takes passwords in UTF-8, however their characters are composed", async () => {
    const server = await servers.start();
    await server.asMaster.send("POST", "/api/user", { json: { ...newUser("ada"), password: "pässwörd:pässwörd" } });
    expect((await server.logIn("ada", "pässwörd:pässwörd".normalize("NFD"))).status).toBe(200);
  });

  it("is refused to unknown users and wrong passwords alike", async () => {
    const server = await servers.start();
    const wrong = await server.logIn("admin", "wrong");
    const unknown = await server.logIn("nobody", "wrong");
    expect(wrong.status).toBe(401);
    expect(unknown.text).toBe(wrong.text);
    expect(wrong.headers.getSetCookie()).toEqual([]);
    expect(wrong.headers.get("www-authenticate")).toBeNull();
  });

  it("takes about as long to refuse for unknown users", async () => {
    const server = await servers.start();
    const times: Record<string, number[]> = { admin: [], nobody: [] };
    // In turn, and the fastest of each, because other programs on the machine can slow any of them down.
    for (let i = 0; i < 10; i++) {
      for (const [login, taken] of Object.entries(times)) {
        const start = performance.now();
        await server.logIn(login, "wrong password");
        taken.push(performance.now() - start);
      }
    }
    const [known = 0, unknown = 0] = Object.values(times).map((taken) => Math.min(...taken));
    // Without a hash for unknown users this is below a third.
    expect(unknown / known).toBeGreaterThan(0.5);
    expect(unknown / known).toBeLessThan(2);
  });

  it("shows its user, until it is closed", async () => {
    const server = await servers.start();
    const ada = await server.create("ada");
    const session = await server.session("ada", passwordOf("ada"));
    expect((await session.send("GET", "/api/auth")).body).toEqual({ user: ada });
    expect((await server.send("GET", "/api/auth")).status).toBe(401);
    const closed = await session.send("DELETE", "/api/auth");
    expect(closed.status).toBe(204);
    expect(closed.headers.getSetCookie()).toEqual([
      "access_token=; Path=/api; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; SameSite=Strict",
    ]);
  });

  it("ends when its user is deleted", async () => {
    const server = await servers.start();
    const { id } = await server.create("ada", "admin");
    const session = await server.session("ada", passwordOf("ada"));
    expect((await session.send("GET", "/api/user")).status).toBe(200);
    await server.asMaster.send("DELETE", `/api/user/${id}`);
    expect((await session.send("GET", "/api/auth")).status).toBe(401);
    expect((await session.send("GET", "/api/user")).status).toBe(401);
  });

  it("has its user's roles of the moment", async () => {
    const server = await servers.start();
    const { id } = await server.create("ada", "manager");
    const session = await server.session("ada", passwordOf("ada"));
    const setRoles = (...roles: string[]) => server.asMaster.send("PUT", "/api/user", { json: { id, roles } });
    expect((await session.send("GET", "/api/user")).status).toBe(403);
    await setRoles("admin");
    expect((await session.send("GET", "/api/user")).status).toBe(200);
    await setRoles("user");
    expect((await session.send("GET", "/api/user")).status).toBe(403);
  });
});

describe("a new password", () => {
  it("ends the user's other sessions, not the current one", async () => {
    const server = await servers.start();
    const { id } = await server.create("ada");
    const other = await server.session("ada", passwordOf("ada"));
    const session = await server.session("ada", passwordOf("ada"));
    const json = { password: "another password", currentPassword: passwordOf("ada") };
    const answer = await session.send("PUT", `/api/auth/${id}`, { json });
    expect([answer.status, answer.body.user.id]).toEqual([200, id]);
    expect((await other.send("GET", "/api/auth")).status).toBe(401);
    expect((await session.send("GET", "/api/auth")).status).toBe(401);
    expect((await server.with({ cookie: cookieIn(answer) }).send("GET", "/api/auth")).status).toBe(200);
    expect((await server.logIn("ada", passwordOf("ada"))).status).toBe(401);
    expect((await server.logIn("ada", "another password")).status).toBe(200);
  });

  it("needs no current password, and is only one's own", async () => {
    const server = await servers.start();
    const ada = await server.create("ada");
    const bob = await server.create("bob", "admin");
    const session = await server.session("bob", passwordOf("bob"));
    const json = { password: "another password" };
    expect((await session.send("PUT", `/api/auth/${ada.id}`, { json })).status).toBe(403);
    expect((await server.send("PUT", `/api/auth/${ada.id}`, { json })).status).toBe(401);
    expect((await server.asMaster.send("PUT", `/api/auth/${ada.id}`, { json })).status).toBe(401);
    expect((await session.send("PUT", `/api/auth/${bob.id}`, { json })).status).toBe(200);
  });
});

describe("the keys of sessions", () => {
  it("verify as long as they are there", async () => {
    const former = await servers.start({ jwtKeyId: "former" });
    const { database } = former;
    const session = await former.session("admin", ADMIN_PASSWORD);
    const rotated = await servers.start({ database });
    const removed = await servers.start({ database, jwtKeys: { current: JWT_KEYS.current } });
    const replaced = await servers.start({ database, jwtKeys: { ...JWT_KEYS, former: "x".repeat(32) } });
    const statuses = [];
    for (const server of [former, rotated, removed, replaced]) {
      statuses.push((await server.with(session.headers).send("GET", "/api/auth")).status);
    }
    expect(statuses).toEqual([200, 200, 401, 401]);
    const { headers } = await rotated.session("admin", ADMIN_PASSWORD);
    expect((await removed.with(headers).send("GET", "/api/auth")).status).toBe(200);
  });

  it("are the only ones", async () => {
    const server = await servers.start();
    const { headers } = await server.session("admin", ADMIN_PASSWORD);
    const [header = "", payload = "", signature = ""] = (headers.cookie ?? "").replace("access_token=", "").split(".");
    const none = Buffer.from('{"alg":"none","kid":"current"}').toString("base64url");
    const unknown = Buffer.from('{"alg":"HS256","kid":"../current"}').toString("base64url");
    for (const token of [
      "",
      "x",
      `${header}.${payload}`,
      `${header}.${payload}.${signature.slice(1)}`,
      `${none}.${payload}.`,
      `${unknown}.${payload}.${signature}`,
    ]) {
      expect((await server.with({ cookie: `access_token=${token}` }).send("GET", "/api/auth")).status).toBe(401);
    }
  });
});

describe("master keys", () => {
  it("are accepted as long as they are there", async () => {
    const keys = { first: MASTER_KEY, second: "another-master-key" };
    const both = await servers.start({ masterKeys: keys });
    const one = await servers.start({ database: both.database, masterKeys: { second: keys.second } });
    const statuses = [];
    for (const server of [both, one]) {
      for (const key of [keys.first, keys.second, "wrong", ""]) {
        const authorization = `Bearer ${key}`;
        statuses.push((await server.send("GET", "/api/user", { headers: { authorization } })).status);
      }
    }
    expect(statuses).toEqual([200, 200, 401, 401, 401, 200, 401, 401]);
  });

  it("are needed for every route of users without a session", async () => {
    const server = await servers.start();
    for (const [method, path] of [
      ["GET", "/api/user"],
      ["POST", "/api/user"],
      ["PUT", "/api/user"],
      ["DELETE", "/api/user"],
      ["GET", "/api/user/x"],
      ["DELETE", "/api/user/x"],
    ] as const) {
      expect((await server.send(method, path)).status).toBe(401);
      expect((await server.with({ authorization: "Bearer wrong" }).send(method, path)).status).toBe(401);
    }
  });
});
