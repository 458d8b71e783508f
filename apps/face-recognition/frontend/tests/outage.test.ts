import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { Database, DatabaseAway } from "../src/database/database.js";
import { ENCRYPTED_USER, MariaDb } from "./support/mariadb.js";
import { untilReady, useServers, type TestServer } from "./support/server.js";
import { Stream } from "./support/stream.js";

const servers = useServers();
const USING_DATABASE = ["/", "/?status=failed", "/known", "/api/images", "/readyz"];
let database: MariaDb;

beforeAll(async () => {
  database = await MariaDb.start();
});
afterAll(async () => {
  await database.stop();
});

const expectAway = async ({ get }: TestServer): Promise<void> => {
  const start = performance.now();
  const answers = await Promise.all(USING_DATABASE.map((path) => get(path)));
  for (const [index, { status, headers }] of answers.entries()) {
    expect([USING_DATABASE[index], status, headers.get("retry-after")]).toEqual([USING_DATABASE[index], 503, "5"]);
  }
  expect(performance.now() - start).toBeLessThan(15_000);
  expect(answers[0]?.text).toContain("The database cannot be reached at present.");
  expect(answers[0]?.text).toContain('<noscript><meta http-equiv="refresh" content="5"');
  expect(answers[3]?.text).toBe('{"error":"The database cannot be reached at present."}');
  expect((await get("/healthz")).status).toBe(200);
};

describe("without the database", () => {
  it("requests are answered by 503, and events continue once it is back", async () => {
    const server = await servers.start({ database: database.settings("") });
    await untilReady(server);
    await server.store.addImage();
    const stream = await Stream.open(server.origin);
    await database.pause();
    try {
      await stream.until(({ name, data }) => name === "database" && data.available === false);
      await expectAway(server);
    } finally {
      await database.resume();
    }
    await stream.until(({ name, data }) => name === "database" && data.available === true);
    await untilReady(server);
    expect((await server.get("/")).status).toBe(200);
    await database.run(`UPDATE ${server.database}.images SET status = 2, updated_at = UTC_TIMESTAMP(6)`);
    await stream.untilStatus(1, "failed");
    stream.close();
    const log = server.log.join("");
    expect(log).toContain("changes cannot be read from the database");
    expect(log).not.toContain(database.settings("").password);
  });

  it("that keeps its connections but does not answer, it is the same", async () => {
    const server = await servers.start({ database: database.settings("") });
    await untilReady(server);
    expect((await server.get("/")).status).toBe(200);
    database.freeze();
    try {
      await expectAway(server);
    } finally {
      database.freeze(false);
    }
    await untilReady(server);
    expect((await server.get("/")).status).toBe(200);
  });

  it("that has no tables yet, the server is not ready until it has them", async () => {
    const server = await servers.start({ tables: false });
    await expectAway(server);
    await server.store.createTables();
    await untilReady(server);
  });

  it("that refuses the log-in, it is the same", async () => {
    const settings = { ...database.settings(""), password: "former-password" };
    const away = new Database(settings);
    await expect(away.check()).rejects.toThrow(DatabaseAway);
    await away.close();
  });
});

describe("an encrypted connection", () => {
  it("is used if the settings require it", async () => {
    const settings = { ...database.settings("mysql"), user: ENCRYPTED_USER };
    const plain = new Database(settings);
    await expect(plain.select("SELECT 1")).rejects.toThrow(DatabaseAway);
    await plain.close();
    const encrypted = new Database({ ...settings, encrypted: true });
    const [{ Value: cipher } = { Value: "" }] = await encrypted.select<{ Value: string }>(
      "SHOW SESSION STATUS LIKE 'Ssl_cipher'",
    );
    expect(cipher).toMatch(/^TLS_|^ECDHE/);
    await encrypted.close();
  });
});

describe("a mistake in a statement", () => {
  it("is not taken for an outage", async () => {
    const other = new Database(database.settings("mysql"));
    await expect(other.select("SELECT nothing FROM user")).rejects.toThrow("Unknown column");
    expect(await other.select("SELECT 1 AS one")).toEqual([{ one: 1 }]);
    await other.close();
  });
});
