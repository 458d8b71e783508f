import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { once } from "node:events";

import { loginLine, loginRules } from "../../../components/database/redis/login-rules";
import {
  ADMIN,
  type RedisCredentials,
  type RedisPrograms,
  RedisTestServer,
  type ScriptOutcome,
} from "../../support/redis-server";

const FIRST = { user: "orders_0000000a", password: "it's-one" };
const SECOND = { user: "orders_0000000b", password: "two" };
/** Logins of databases whose names start like that of `orders`. */
const OTHERS = [
  { database: "orders_x", user: "orders_x_0000000a", password: "three" },
  { database: "stock", user: "stock_0000000a", password: "four" },
];

const hashOf = ({ password }: RedisCredentials) => createHash("sha256").update(password).digest("hex");

describe("logins on a Redis server", function () {
  this.timeout(60_000);
  let programs: RedisPrograms;
  let server: RedisTestServer;

  before(function () {
    programs = RedisTestServer.programsOrSkip(this);
  });
  beforeEach(async () => {
    server = await RedisTestServer.start(programs);
  });
  afterEach(() => server.remove());

  const grant = (login: RedisCredentials, database = "orders", variables = {}) =>
    server.script("grant.sh", {
      DATABASE: database,
      LOGIN_USER: login.user,
      LOGIN_HASH: hashOf(login),
      LOGIN_RULES: loginRules(database),
      ...variables,
    });
  const prune = (remaining: RedisCredentials, variables = {}) =>
    server.script("prune.sh", { DATABASE: "orders", LOGIN_USER: remaining.user, ...variables });
  const succeed = async (outcome: Promise<ScriptOutcome>) => {
    const { code, output } = await outcome;
    assert.equal(code, 0, output);
  };
  const users = async () => (await server.send(ADMIN, "ACL", "USERS")).split("\n");
  /** The rules of each user; the server lists excluded commands in any order. */
  const rules = async () =>
    (await server.send(ADMIN, "ACL", "LIST"))
      .split("\n")
      .map((line) => line.split(" ").sort().join(" "))
      .sort();
  const ping = (login: RedisCredentials) => server.send(login, "PING");

  it("may do with their own keys and channels what applications need, and nothing else", async () => {
    await succeed(grant(FIRST));
    const cases: readonly (readonly [RegExp, ...string[]])[] = [
      [/^OK$/, "SET", "orders:1", "7", "EX", "60"],
      [/^7$/, "GET", "orders:1"],
      [/^8$/, "EVAL", "return redis.call('incr', KEYS[1])", "1", "orders:1"],
      [/^0$/, "PUBLISH", "orders:news", "1"],
      [/orders:1/, "SCAN", "0", "MATCH", "orders:*"],
      [/^1$/, "UNLINK", "orders:1"],
      [/valkey_version|redis_version/, "INFO", "server"],
      [/^OK$/, "CLIENT", "SETNAME", "shop"],
      [/^NOPERM/, "GET", "stock:1"],
      [/^NOPERM/, "SET", "orders", "1"],
      [/NOPERM|ACL failure/, "EVAL", "return redis.call('get', KEYS[1])", "1", "stock:1"],
      [/^NOPERM/, "PUBLISH", "stock:news", "1"],
      ...[
        ["KEYS", "*"],
        ["FLUSHALL"],
        ["FLUSHDB"],
        ["SWAPDB", "0", "1"],
        ["CONFIG", "GET", "*"],
        ["CONFIG", "SET", "maxmemory", "0"],
        ["ACL", "LIST"],
        ["ACL", "SAVE"],
        ["CLIENT", "LIST"],
        ["CLIENT", "KILL", "USER", "slipway"],
        ["MONITOR"],
        ["SHUTDOWN"],
        ["DEBUG", "SLEEP", "0"],
        ["REPLICAOF", "NO", "ONE"],
        ["MODULE", "LIST"],
        ["FUNCTION", "FLUSH"],
        ["BGREWRITEAOF"],
      ].map((command) => [/^(NOPERM|ERR DEBUG command not allowed)/, ...command] as const),
    ];
    for (const [expected, ...command] of cases) {
      assert.match(await server.send(FIRST, ...command), expected, command.join(" "));
    }
  });

  it("gain no rights by leaving their user, which is then one without a password and with all rights", async () => {
    await succeed(grant(FIRST));
    const client = await server.connected(FIRST);
    let replies = "";
    client.on("data", (chunk: Buffer) => (replies += chunk.toString()));
    client.write("RESET\r\nSET stock:1 7\r\nQUIT\r\n");
    await once(client, "close");
    assert.match(replies, /^\+RESET\r\n-NOAUTH /);
  });

  it("work beside the previous one during a rollout, and can be granted again", async () => {
    await succeed(grant(FIRST));
    await succeed(grant(SECOND));
    await succeed(grant(SECOND));
    for (const login of [FIRST, SECOND]) assert.equal(await ping(login), "PONG");
    assert.match(await ping({ ...FIRST, password: SECOND.password }), /WRONGPASS/);
  });

  it("remain after a restart of the container, which reads no Secrets", async () => {
    const old = { user: "orders_00000000", password: "zero" };
    await server.replacePod({ "orders.current": loginLine(old.user, hashOf(old), "orders") });
    await succeed(grant(FIRST));
    await succeed(prune(FIRST));
    await server.stop("SIGKILL");
    await server.run();
    assert.equal(await ping(FIRST), "PONG");
    assert.match(await ping(old), /WRONGPASS/);
  });

  it("are those of the Secrets in a new pod: the same as granted ones, current and settled", async () => {
    await succeed(grant(FIRST));
    await succeed(grant(SECOND));
    const granted = await rules();
    await server.replacePod({
      "orders.current": loginLine(SECOND.user, hashOf(SECOND), "orders"),
      "orders.settled": loginLine(FIRST.user, hashOf(FIRST), "orders"),
    });
    assert.deepEqual(await rules(), granted);
    for (const login of [FIRST, SECOND]) assert.equal(await ping(login), "PONG");
  });

  it("may stand in both Secrets, of which the current one applies", async () => {
    await server.replacePod({
      "orders.current": loginLine(FIRST.user, hashOf(FIRST), "orders"),
      "orders.settled": loginLine(FIRST.user, hashOf(SECOND), "orders"),
    });
    assert.equal(await ping(FIRST), "PONG");
    assert.deepEqual((await users()).sort(), ["default", "health", FIRST.user, ADMIN.user]);
  });

  it("replace the previous ones of their database, and no other user", async () => {
    for (const { database, ...login } of OTHERS) await succeed(grant(login, database));
    for (const login of [FIRST, SECOND]) await succeed(grant(login));
    await succeed(prune(SECOND));
    const remaining = ["default", "health", SECOND.user, ...OTHERS.map(({ user }) => user), ADMIN.user].sort();
    assert.deepEqual((await users()).sort(), remaining);
    assert.ok(!server.users().includes(FIRST.user), "would be back after a restart");
    await succeed(prune(SECOND));
    assert.deepEqual((await users()).sort(), remaining);
  });

  it("replace a previous one when its last connection is closed", async () => {
    for (const login of [FIRST, SECOND]) await succeed(grant(login));
    const client = await server.connected(FIRST);
    const pruned = prune(SECOND);
    await administratorConnects();
    assert.equal(await ping(FIRST), "PONG", "blocked while pods may still need it");
    client.destroy();
    await succeed(pruned);
    assert.ok(!(await users()).includes(FIRST.user));
  });

  it("replace a previous one that is still used after the grace period: no new connections, then none at all", async () => {
    for (const login of [FIRST, SECOND]) await succeed(grant(login));
    const client = await server.connected(FIRST);
    const pruned = prune(SECOND, { GRACE: "0" });
    while ((await ping(FIRST)) === "PONG");
    assert.ok((await users()).includes(FIRST.user), "removed while connected");
    client.destroy();
    await succeed(pruned);
    assert.ok(!(await users()).includes(FIRST.user));
  });

  it("keep a previous one that stays connected, and name its clients", async () => {
    for (const login of [FIRST, SECOND]) await succeed(grant(login));
    const client = await server.connected(FIRST);
    const { code, output } = await prune(SECOND, { GRACE: "0", PATIENCE: "2" });
    assert.notEqual(code, 0);
    assert.match(
      output,
      new RegExp(
        `^A previous login of orders is in use \\(new connections are blocked\\): ${FIRST.user} from ` +
          `127\\.0\\.0\\.1:${client.localPort}; gave up after 2 s$`,
        "m",
      ),
    );
    assert.ok((await users()).includes(FIRST.user));
    client.destroy();
  });

  for (const script of ["grant", "prune"] as const) {
    const run = (variables: object) =>
      script === "grant" ? grant(FIRST, "orders", variables) : prune(FIRST, variables);

    it(`need the administrator's password, which a failure does not show: ${script}`, async () => {
      const { code, output } = await run({ ADMIN_PASSWORD: "hush" });
      assert.notEqual(code, 0);
      assert.match(output, /^slipway cannot log in at 127\.0\.0\.1: .*WRONGPASS/s);
      assert.ok(!output.includes("hush"));
    });

    it(`need the server, and give up with the reason: ${script}`, async () => {
      await server.stop();
      const { code, output } = await run({ PATIENCE: "1" });
      assert.notEqual(code, 0);
      assert.match(output, /^The server at 127\.0\.0\.1 is not ready: Could not connect .*; gave up after 1 s/s);
    });
  }

  it("report what the server refuses", async () => {
    const { code, output } = await grant(FIRST, "orders", { LOGIN_HASH: "hush" });
    assert.notEqual(code, 0);
    assert.match(output, /slipway cannot set orders_0000000a: ERR/);
  });

  /** Resolves once a script's administrator has connected after now. */
  async function administratorConnects(): Promise<void> {
    const count = async () => Number(/cmdstat_client\|list:calls=(\d+)/.exec(await stats())?.[1] ?? 0);
    const stats = () => server.send(ADMIN, "INFO", "commandstats");
    while ((await count()) === 0);
  }
});
