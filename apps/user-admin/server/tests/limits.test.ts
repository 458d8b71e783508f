import { describe, expect, it } from "vitest";

import { AttemptStore } from "../src/attempts.js";
import { createClient } from "../src/database.js";
import { basic, passwordOf, type Client } from "./client.js";
import { ADMIN_PASSWORD, useServers } from "./server.js";

const servers = useServers();
const LIMITED = { environment: { LOGIN_LIMIT: "3" } };

const failFrom = (client: Client, login: string, ...addresses: readonly string[]) =>
  Promise.all(
    addresses.map((address) =>
      client.send("PUT", "/api/auth", {
        headers: { authorization: basic(login, "wrong password"), "x-forwarded-for": address },
      }),
    ),
  );
const addresses = (count: number) => Array.from({ length: count }, (_, index) => `192.0.2.${String(index + 1)}`);

describe("failed log-ins", () => {
  it("are limited for each client address, by all servers together", async () => {
    const first = await servers.start(LIMITED);
    const second = await servers.start({ ...LIMITED, database: first.database });
    for (const [client, name, status] of [
      [first, "a", 401],
      [second, "b", 401],
      [first, "c", 401],
      [second, "d", 429],
      [first, "admin", 429],
    ] as const) {
      expect((await failFrom(client, name, "192.0.2.1")).map((answer) => answer.status)).toEqual([status]);
    }
    const [refused] = await failFrom(second, "e", "192.0.2.1");
    expect(refused?.body.title).toBe("Too Many Requests");
    const seconds = Number(refused?.headers.get("retry-after"));
    expect(seconds).toBeGreaterThan(800);
    expect(seconds).toBeLessThanOrEqual(900);
    const correct = { authorization: basic("admin", ADMIN_PASSWORD) };
    const from = (address: string) => ({ headers: { ...correct, "x-forwarded-for": address } });
    expect((await first.send("PUT", "/api/auth", from("192.0.2.1"))).status).toBe(429);
    expect((await first.send("PUT", "/api/auth", from("192.0.2.2"))).status).toBe(200);
  });

  it("are limited for each user name, in any case", async () => {
    const server = await servers.start(LIMITED);
    await failFrom(server, "admin", ...addresses(2));
    await failFrom(server, "ADMIN", "192.0.2.3");
    // What is refused gives no attempt back.
    for (const address of addresses(8).slice(3)) {
      expect((await failFrom(server, "Admin", address))[0]?.status).toBe(429);
    }
    // What is refused because of the user name does not count for the address.
    await failFrom(server, "admin", ...Array<string>(5).fill("192.0.2.9"));
    expect((await failFrom(server, "other", "192.0.2.9"))[0]?.status).toBe(401);
  });

  it("are as many as allowed if they arrive together", async () => {
    const first = await servers.start(LIMITED);
    const second = await servers.start({ ...LIMITED, database: first.database });
    const answers = await Promise.all(
      [...addresses(12)].map((address, index) => failFrom(index % 2 ? first : second, "admin", address)),
    );
    expect(answers.flat().filter(({ status }) => status === 401)).toHaveLength(3);
  });

  it("are counted by the last address alone, which the ingress controller adds", async () => {
    const server = await servers.start(LIMITED);
    const answers = await Promise.all(
      ["a", "b", "c", "d"].map((name, index) => failFrom(server, name, `198.51.100.${String(index)}, 192.0.2.1`)),
    );
    expect(answers.flat().filter(({ status }) => status === 429)).toHaveLength(1);
  });

  it("are the only ones that count", async () => {
    const server = await servers.start(LIMITED);
    await server.create("ada");
    for (let i = 0; i < 5; i++) expect((await server.logIn("ada", passwordOf("ada"))).status).toBe(200);
    // Without credentials nothing is tried.
    for (let i = 0; i < 5; i++) expect((await server.send("PUT", "/api/auth")).status).toBe(401);
    expect((await failFrom(server, "ada", "192.0.2.1"))[0]?.status).toBe(401);
  });

  it("are forgotten after the window", async () => {
    const client = createClient(servers.database().uri("window"));
    try {
      const store = new AttemptStore(client.db(), { prefix: "test", limit: 2, windowMs: 60_000 });
      const attempts = client.db().collection("attempts");
      const hits = async () => (await store.increment("key")).totalHits;
      expect([await hits(), await hits(), await hits()]).toEqual([1, 2, 3]);
      const inWindow = { $gt: new Date(), $lte: new Date(Date.now() + 60_000) };
      expect(await attempts.countDocuments({ expiresAt: inWindow })).toBe(2);
      await attempts.updateMany({}, { $set: { expiresAt: new Date(0) } });
      expect(await hits()).toBe(1);
      expect(await attempts.countDocuments()).toBe(1);
      await store.decrement("key");
      expect(await attempts.countDocuments()).toBe(0);
    } finally {
      await client.close();
    }
  });
});

describe("POST /api/log", () => {
  it("is limited for each client", async () => {
    const server = await servers.start();
    const send = (address: string) =>
      server.send("POST", "/api/log", {
        json: { level: "info", message: "x" },
        headers: { "x-forwarded-for": address },
      });
    const answers = await Promise.all(Array.from({ length: 61 }, () => send("192.0.2.1")));
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(60);
    const refused = answers.find(({ status }) => status === 429);
    expect(Number(refused?.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await send("192.0.2.2")).status).toBe(204);
  });
});
