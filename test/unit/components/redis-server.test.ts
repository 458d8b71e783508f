import assert from "node:assert/strict";

import { ADMIN, type RedisPrograms, RedisTestServer } from "../../support/redis-server";

const HEALTH = { user: "health", password: "any" };
const DEFAULT = { user: "default", password: "any" };

describe("a Redis server in its container", function () {
  this.timeout(60_000);
  let programs: RedisPrograms;
  let server: RedisTestServer;

  before(function () {
    programs = RedisTestServer.programsOrSkip(this);
  });
  afterEach(() => server.remove());

  describe("of a cache", () => {
    beforeEach(async () => {
      server = await RedisTestServer.start(programs, { arguments: ["--busy-reply-threshold", "1"] });
    });

    it("has an administrator, a user for probes, and no other", async () => {
      assert.deepEqual((await server.send(ADMIN, "ACL", "USERS")).split("\n").sort(), ["default", "health", "slipway"]);
      assert.equal(await server.send(HEALTH, "PING"), "PONG");
      for (const command of [["GET", "key"], ["INFO"], ["ACL", "LIST"]]) {
        assert.match(await server.send(HEALTH, ...command), /^NOPERM/, command.join(" "));
      }
      // The client sends the command even if it cannot log in.
      for (const command of [["PING"], ["SET", "key", "value"]])
        assert.match(await server.send(DEFAULT, ...command), /WRONGPASS[^]*NOAUTH/);
      assert.equal(await server.send(ADMIN, "DBSIZE"), "0");
      assert.match(await server.send({ ...ADMIN, password: "wrong" }, "PING"), /WRONGPASS/);
    });

    it("saves no data, and has the memory and eviction of its environment", async () => {
      await server.send(ADMIN, "SET", "key", "value");
      const setting = async (name: string) => (await server.send(ADMIN, "CONFIG", "GET", name)).split("\n")[1] ?? "";
      assert.equal(await setting("maxmemory"), String(32 * 1024 * 1024));
      assert.equal(await setting("maxmemory-policy"), "allkeys-lru");
      assert.equal(await setting("protected-mode"), "yes");
      assert.equal(await server.stop(), 0, "did not end by itself");
      assert.deepEqual(server.dataFiles(), []);
      await server.run();
      assert.equal(await server.send(ADMIN, "GET", "key"), "");
    });

    it("is ready while it replies, and alive while it is busy", async () => {
      assert.equal((await server.ping("ready")).code, 0);
      const busy = server.send(ADMIN, "EVAL", "while true do end", "0");
      let ready = await server.ping("ready");
      while (ready.code === 0) ready = await server.ping("ready");
      assert.match(ready.output, /BUSY/);
      assert.equal((await server.ping("alive")).code, 0);
      assert.equal(await server.send(ADMIN, "SCRIPT", "KILL"), "OK");
      assert.match(await busy, /killed/i);
      assert.equal((await server.ping("ready")).code, 0);
    });

    it("is neither when it has stopped", async () => {
      await server.stop();
      for (const script of ["ready", "alive"] as const) assert.notEqual((await server.ping(script)).code, 0, script);
    });

    it("has a client for the administrator", async () => {
      const { code, output } = await server.script("administrate.sh", {}, "ACL", "WHOAMI");
      assert.deepEqual([code, output], [0, "slipway\n"]);
    });
  });

  describe("of a store", () => {
    beforeEach(async () => {
      // Microseconds for each command, so that it can be seen while it loads.
      server = await RedisTestServer.start(programs, { appendOnly: true, arguments: ["--key-load-delay", "300"] });
    });

    it("is not ready while it loads its data, but alive", async () => {
      await server.send(ADMIN, "EVAL", "for key = 1, 5000 do redis.call('set', key, key) end", "0");
      await server.stop();
      let started = false;
      const run = server.run().then(() => (started = true));
      let output = "";
      while (!output.includes("LOADING")) {
        assert.ok(!started, `was never seen to load: ${output}`);
        ({ output } = await server.ping("ready"));
      }
      assert.equal((await server.ping("alive")).code, 0);
      await run;
      assert.equal(await server.send(ADMIN, "DBSIZE"), "5000", "lost what a script has written");
    });

    for (const place of ["the same pod", "another pod"]) {
      it(`keeps its data in ${place}`, async () => {
        await server.send(ADMIN, "SET", "key", "value");
        assert.equal(await server.stop(), 0);
        if (place === "another pod") await server.replacePod({});
        else await server.run();
        assert.equal(await server.send(ADMIN, "GET", "key"), "value");
      });
    }
  });
});
