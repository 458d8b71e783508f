import { describe, expect, it, vi } from "vitest";

import { basic, newUser, passwordOf, type Answer } from "./client.js";
import { ADMIN_PASSWORD, useServers, type TestServer } from "./server.js";

const servers = useServers();

const expectUnavailable = ({ status, headers, body }: Answer) => {
  expect([status, body.title]).toEqual([503, "Service Unavailable"]);
  expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
};
const untilReady = (server: TestServer) =>
  vi.waitUntil(async () => (await server.send("GET", "/readyz")).status === 200, { timeout: 20_000 });

describe("the first administrator", () => {
  it("is created once, also by servers that start together", async () => {
    const database = "together";
    const started = await Promise.all([1, 2, 3].map(() => servers.start({ database })));
    const [first] = started;
    const { users, total } = (await first?.asMaster.send("GET", "/api/user"))?.body ?? {};
    expect(total).toBe(1);
    expect(users?.[0]).toMatchObject({ username: "admin", roles: ["admin"], verified: true });
    expect(started.flatMap(({ log }) => log).filter((line) => line.includes("created the user admin"))).toHaveLength(1);
  });

  it("keeps its password", async () => {
    const first = await servers.start();
    const second = await servers.start({
      database: first.database,
      environment: { ADMIN_PASSWORD: "another password" },
    });
    expect((await second.logIn("admin", "another password")).status).toBe(401);
    expect((await second.logIn("admin", ADMIN_PASSWORD)).status).toBe(200);
  });

  it("is not created again beside another administrator", async () => {
    const first = await servers.start();
    await first.create("ada", "admin");
    const [admin] = (await first.asMaster.send("GET", "/api/user?username=admin")).body.users;
    await first.asMaster.send("DELETE", `/api/user/${admin?.id ?? ""}`);
    const second = await servers.start({ database: first.database });
    expect((await second.asMaster.send("GET", "/api/user")).body.users.map(({ username }) => username)).toEqual([
      "ada",
    ]);
  });
});

describe("without the database", () => {
  const outages = [
    { database: "refuses connections", begin: "pause", end: "resume" },
    { database: "does not answer", begin: "freeze", end: "thaw" },
  ] as const;
  it.each(outages)("that $database, a server starts, and is ready once it is there", async ({ begin, end }) => {
    await servers.database()[begin]();
    const server = await servers.startUnprepared();
    try {
      expect((await server.send("GET", "/healthz")).status).toBe(200);
      expectUnavailable(await server.send("GET", "/readyz"));
      expectUnavailable(await server.logIn("admin", ADMIN_PASSWORD));
      expectUnavailable(await server.asMaster.send("GET", "/api/user"));
      expect((await server.send("GET", "/api/openapi.json")).status).toBe(200);
      // An attempt that fails must not be the last one that can succeed.
      await vi.waitUntil(() => server.log.filter((line) => line.includes("cannot be prepared yet")).length >= 2, {
        timeout: 20_000,
      });
    } finally {
      await servers.database()[end]();
    }
    await untilReady(server);
    expect((await server.logIn("admin", ADMIN_PASSWORD)).status).toBe(200);
  });

  it("each request is answered by 503 within seconds, and the server recovers by itself", async () => {
    const server = await servers.start();
    const { id } = await server.create("ada");
    const session = await server.session("ada", passwordOf("ada"));
    const master = server.asMaster;
    await servers.database().pause();
    try {
      const start = performance.now();
      const answers = await Promise.all([
        server.logIn("admin", ADMIN_PASSWORD),
        session.send("GET", "/api/auth"),
        session.send("PUT", `/api/auth/${id}`, { json: { password: "another password" } }),
        session.send("GET", "/api/user"),
        master.send("GET", "/api/user"),
        master.send("GET", `/api/user/${id}`),
        master.send("POST", "/api/user", { json: newUser("bob") }),
        master.send("PUT", "/api/user", { json: { id, name: "New" } }),
        master.send("PUT", "/api/user", { json: { id, roles: ["user"] } }),
        master.send("DELETE", `/api/user/${id}`),
        master.send("DELETE", `/api/user?id=${id}`),
      ]);
      answers.forEach(expectUnavailable);
      expect(performance.now() - start).toBeLessThan(8000);
      for (const path of ["/healthz", "/readyz"]) expect((await server.send("GET", path)).status).toBe(200);
      expect((await session.send("DELETE", "/api/auth")).status).toBe(204);
      expect((await server.send("POST", "/api/log", { json: { level: "info", message: "x" } })).status).toBe(204);
    } finally {
      await servers.database().resume();
    }
    await vi.waitUntil(async () => (await session.send("GET", "/api/auth")).status === 200, { timeout: 20_000 });
    expect((await master.send("POST", "/api/user", { json: newUser("bob") })).status).toBe(201);
    expect((await master.send("DELETE", `/api/user/${id}`)).status).toBe(204);
  });

  it("an outage does not count as a failed log-in", async () => {
    const server = await servers.start({ environment: { LOGIN_LIMIT: "2" } });
    await servers.database().pause();
    try {
      for (let i = 0; i < 3; i++) expectUnavailable(await server.logIn("admin", "wrong password"));
    } finally {
      await servers.database().resume();
    }
    await vi.waitUntil(async () => (await server.logIn("admin", ADMIN_PASSWORD)).status === 200, { timeout: 20_000 });
  });

  it("a password that the database no longer accepts is the same", async () => {
    const database = servers.database();
    await database.use("admin", async (client) => {
      await client.db("rotated").command({ createUser: "service", pwd: "first-password", roles: [] });
    });
    const uri = database.uri("rotated", "service", "first-password").replace("authSource=admin", "authSource=rotated");
    const server = await servers.start({ environment: { MONGODB_URI: uri } });
    const setPassword = (pwd: string) =>
      database.use("admin", (client) => client.db("rotated").command({ updateUser: "service", pwd }));
    await setPassword("second-password");
    // Connections that are open stay so: new ones are refused.
    await database.pause();
    await database.resume();
    const login = { headers: { authorization: basic("admin", ADMIN_PASSWORD) } };
    expectUnavailable(await server.send("PUT", "/api/auth", login));
    expectUnavailable(await server.asMaster.send("GET", "/api/user"));
    expect((await server.send("GET", "/readyz")).status).toBe(200);
    await setPassword("first-password");
    await vi.waitUntil(async () => (await server.send("PUT", "/api/auth", login)).status === 200, { timeout: 20_000 });
  });
});
