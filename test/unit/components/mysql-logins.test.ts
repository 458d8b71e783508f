import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { rdsAuthorities } from "../../../components/aws/rds-authorities";
import { ADMIN, type MysqlCredentials, MysqlTestServer, type ScriptResult } from "../../support/mysql-server";

const FIRST = { user: "orders_0000000a", password: "it's-one" };
const SECOND = { user: "orders_0000000b", password: "two" };
/** Logins of databases whose names start like that of `orders`, or match it as a pattern. */
const OTHERS = [
  { database: "orders_x", user: "orders_x_0000000a", password: "three" },
  { database: "ordersyx", user: "ordersyx_0000000a", password: "four" },
];

describe("logins on a MySQL server", function () {
  this.timeout(60_000);
  let server: MysqlTestServer;

  before(async function () {
    MysqlTestServer.skipIfMissing(this);
    server = await MysqlTestServer.start({ encrypted: true });
  });
  // Undefined if the server was not started.
  after(async () => (server as MysqlTestServer | undefined)?.remove());
  afterEach(async () => {
    for (const user of await users()) await server.query(ADMIN, `DROP USER '${user}'@'%'`);
    for (const database of ["orders", ...OTHERS.map((one) => one.database)])
      await server.query(ADMIN, `DROP DATABASE IF EXISTS ${database}`);
  });

  const grant = (login: MysqlCredentials, database = "orders", variables = {}) =>
    server.script("grant.sh", {
      DATABASE: database,
      LOGIN_USER: login.user,
      LOGIN_PASSWORD: login.password,
      ...variables,
    });
  const prune = (remaining: MysqlCredentials, variables = {}) =>
    server.script("prune.sh", { DATABASE: "orders", LOGIN_USER: remaining.user, ...variables });
  const succeed = async (result: Promise<ScriptResult>) => {
    const { code, output } = await result;
    assert.equal(code, 0, output);
    return output;
  };
  const users = async () =>
    (await server.query(ADMIN, "SELECT User FROM mysql.user WHERE Host = '%' AND User <> 'slipway' ORDER BY 1"))
      .split("\n")
      .filter(Boolean);
  const one = (login: MysqlCredentials) => server.query(login, "SELECT 1");

  it("have a database of their own, with all that applications do", async () => {
    await succeed(grant(FIRST));
    const statements =
      "CREATE TABLE t (id int PRIMARY KEY, name varchar(9)); INSERT INTO t VALUES (1, 'ä😀'); ALTER TABLE t ADD note text; " +
      "CREATE VIEW v AS SELECT name FROM t; CREATE TEMPORARY TABLE x (i int); LOCK TABLES t WRITE; UNLOCK TABLES; SELECT * FROM v";
    assert.equal(await server.query(FIRST, statements, "orders"), "ä😀");
    assert.equal(
      await server.query(ADMIN, "SELECT TABLE_COLLATION FROM information_schema.TABLES WHERE TABLE_NAME = 't'"),
      "utf8mb4_uca1400_ai_ci",
    );
    for (const statement of ["CREATE DATABASE more", "CREATE USER more", "SELECT User FROM mysql.user"])
      assert.match(await server.query(FIRST, statement), /denied/, statement);
  });

  it("have no access to other databases, also not to those that match their name as a pattern", async () => {
    for (const { database, ...login } of OTHERS) await succeed(grant(login, database));
    const [login] = OTHERS;
    assert.ok(login);
    for (const { database } of OTHERS) {
      const reply = await server.query(login, "SELECT DATABASE()", database);
      assert.match(reply, database === login.database ? /^orders_x$/ : /Access denied/, database);
    }
  });

  for (const password of [
    "a b",
    "it's",
    '"',
    "back\\slash\\",
    "\\'; DROP DATABASE orders; --",
    "$(id) `id`",
    "pä😀ß",
    "%_",
  ]) {
    it(`may have any password: ${password}`, async () => {
      const login = { ...FIRST, password };
      await succeed(grant(login));
      assert.equal(await one(login), "1");
      assert.match(await one({ ...login, password: "other" }), /Access denied/);
    });
  }

  it("may have any name of a database", async () => {
    const login = { user: "it's `a`\\_0000000a", password: "one" };
    await succeed(grant(login, "it's `a`\\"));
    assert.equal(await server.query(login, "SELECT DATABASE()", "it's `a`\\"), "it's `a`\\");
    await succeed(prune({ ...login, user: "it's `a`\\_0000000b" }, { DATABASE: "it's `a`\\" }));
    assert.deepEqual(await users(), []);
    await server.query(ADMIN, "DROP DATABASE `it's ``a``\\`");
  });

  it("work at the same time during a rollout, and can be granted again", async () => {
    for (const login of [FIRST, SECOND, SECOND]) await succeed(grant(login));
    for (const login of [FIRST, SECOND]) assert.equal(await one(login), "1");
    assert.match(await one({ ...FIRST, password: SECOND.password }), /Access denied/);
  });

  it("replace the previous ones of their database, and no other user", async () => {
    for (const { database, ...login } of OTHERS) await succeed(grant(login, database));
    for (const login of [FIRST, SECOND]) await succeed(grant(login));
    await server.query(FIRST, "CREATE TABLE t AS SELECT 7 AS id", "orders");
    for (const again of [false, true]) {
      await succeed(prune(SECOND));
      assert.deepEqual(await users(), [SECOND.user, ...OTHERS.map(({ user }) => user)], again ? "again" : "");
    }
    assert.equal(await server.query(SECOND, "SELECT id FROM t", "orders"), "7");
  });

  it("replace a previous one when its last connection is closed", async () => {
    for (const login of [FIRST, SECOND]) await succeed(grant(login));
    const client = await server.connected(FIRST);
    const pruned = prune(SECOND);
    await administratorConnects();
    assert.equal(await one(FIRST), "1", "blocked while pods may still need it");
    client.kill();
    await succeed(pruned);
    assert.deepEqual(await users(), [SECOND.user]);
  });

  it("replace a previous one that is still used after the grace period: no new connections, then none at all", async () => {
    for (const login of [FIRST, SECOND]) await succeed(grant(login));
    const client = await server.connected(FIRST);
    const pruned = prune(SECOND, { GRACE: "0" });
    while ((await one(FIRST)) === "1");
    assert.match(await one(FIRST), /this account is locked/);
    assert.ok((await users()).includes(FIRST.user), "removed while connected");
    assert.ok(client.stdin && client.stdout);
    client.stdin.write("SELECT 'still connected';\n");
    assert.equal(String((await once(client.stdout, "data"))[0]).trim(), "still connected");
    client.kill();
    await succeed(pruned);
    assert.deepEqual(await users(), [SECOND.user]);
  });

  it("keep a previous one that stays connected, and name its clients; a rollback unblocks it", async () => {
    for (const login of [FIRST, SECOND]) await succeed(grant(login));
    const client = await server.connected(FIRST);
    const { code, output } = await prune(SECOND, { GRACE: "0", PATIENCE: "2" });
    assert.notEqual(code, 0);
    assert.match(
      output,
      /^A previous login of orders is still connected \(new connections are blocked\): orders_0000000a from 127\.0\.0\.1:\d+; gave up after 2 s$/m,
    );
    assert.match(await one(FIRST), /locked/);
    await succeed(grant(FIRST));
    assert.equal(await one(FIRST), "1");
    client.kill();
  });

  it("keep a previous one that defines views, routines, triggers or events, which go on working", async () => {
    const definitions = [
      "CREATE VIEW v AS SELECT id FROM t",
      "CREATE PROCEDURE p() SELECT 7",
      "CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW SET NEW.id = NEW.id + 1",
      "CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO DELETE FROM t",
    ];
    const logins = definitions.map((_, index) => ({ user: `orders_0000001${index}`, password: "former" }));
    for (const login of [FIRST, ...logins, SECOND]) await succeed(grant(login));
    await server.query(FIRST, "CREATE TABLE t AS SELECT 1 AS id", "orders");
    for (const [index, definition] of definitions.entries())
      assert.equal(await server.query(logins[index] ?? FIRST, definition, "orders"), "");
    const output = await succeed(prune(SECOND));
    const kept = logins.map(({ user }) => user);
    assert.deepEqual(await users(), [SECOND.user, ...kept]);
    for (const user of kept) assert.match(output, new RegExp(`^${user} remains, blocked: it defines views`, "m"));
    for (const login of logins) assert.match(await one(login), /locked/);
    assert.equal(
      await server.query(SECOND, "INSERT INTO t VALUES (7); SELECT MAX(id) FROM v; CALL p()", "orders"),
      "8\n7",
    );
  });

  for (const script of ["grant", "prune"] as const) {
    const run = (variables: object) =>
      script === "grant" ? grant(FIRST, "orders", variables) : prune(FIRST, variables);

    it(`need the administrator's password, which a failure does not show: ${script}`, async () => {
      const { code, output } = await run({ ADMIN_PASSWORD: "hush" });
      assert.notEqual(code, 0);
      assert.match(output, /^slipway cannot log in at 127\.0\.0\.1: ERROR 1045 .*Access denied/);
      assert.ok(!output.includes("hush"));
    });

    it(`need the server, and give up with the reason: ${script}`, async () => {
      const { code, output } = await run({ PATIENCE: "1", SERVER_PORT: "1" });
      assert.notEqual(code, 0);
      assert.match(output, /^The server at 127\.0\.0\.1 is not ready: ERROR 2002 .*; gave up after 1 s$/m);
    });
  }

  it("are managed over encrypted connections to the server that an authority vouches for, where it requires them", async () => {
    await server.query(ADMIN, "SET GLOBAL require_secure_transport = ON");
    const folder = mkdtempSync(join(tmpdir(), "slipway-authority-"));
    const foreign = join(folder, "ca.pem");
    writeFileSync(foreign, rdsAuthorities("eu-central-1"));
    const variables = { PATIENCE: "1", MYSQL_SSL_MODE: "VERIFY_IDENTITY", MYSQL_SSL_CA: server.authority };
    try {
      assert.match((await grant(FIRST, "orders", { PATIENCE: "1" })).output, /Access denied|insecure transport/);
      const { output } = await grant(FIRST, "orders", { ...variables, MYSQL_SSL_CA: foreign });
      assert.match(output, /not ready: ERROR 2026 .*(certificate|SSL|TLS)/i);
      await succeed(grant(FIRST, "orders", variables));
      await succeed(grant(SECOND, "orders", variables));
      await succeed(prune(SECOND, variables));
    } finally {
      rmSync(folder, { recursive: true });
      await server.query({ ...ADMIN, encrypted: true }, "SET GLOBAL require_secure_transport = OFF");
    }
    assert.deepEqual(await users(), [SECOND.user]);
  });

  it("report what the server refuses, without the password", async () => {
    await server.query(ADMIN, "CREATE USER clerk@'%' IDENTIFIED BY 'clerk'");
    const { code, output } = await grant({ ...FIRST, password: "hush" }, "orders", {
      ADMIN_USER: "clerk",
      ADMIN_PASSWORD: "clerk",
    });
    assert.notEqual(code, 0);
    assert.match(output, /^clerk cannot set orders_0000000a: ERROR 1044 .*Access denied/);
    assert.ok(!output.includes("hush"));
  });

  /** Resolves once a script's administrator has asked for connections. */
  async function administratorConnects(): Promise<void> {
    const count = async () =>
      Number((await server.query(ADMIN, "SHOW GLOBAL STATUS LIKE 'Connections'")).split("\t")[1]);
    const before = await count();
    // Each count is a connection of its own; the others are the script's.
    for (let own = 1; (await count()) - before - own < 3; own += 1);
  }
});
