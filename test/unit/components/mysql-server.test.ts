import assert from "node:assert/strict";
import { readdirSync } from "node:fs";

import { ADMIN, type MysqlCredentials, MysqlTestServer } from "../../support/mysql-server";

const HEALTH = { user: "health", password: "" };

describe("a MySQL server in its container", function () {
  this.timeout(60_000);
  let server: MysqlTestServer;

  before(async function () {
    MysqlTestServer.skipIfMissing(this);
    server = await MysqlTestServer.start();
  });
  // Undefined if the server was not started.
  after(async () => (server as MysqlTestServer | undefined)?.remove());

  const setting = (name: string) => server.query(ADMIN, `SELECT @@${name}`);
  const name = (login: MysqlCredentials) => server.query(login, "SELECT CURRENT_USER()");

  it("has an administrator who may do everything, and a user for probes who may do nothing", async () => {
    assert.equal(await name(ADMIN), "slipway@%");
    assert.match(await server.query(ADMIN, "SHOW GRANTS"), /^GRANT ALL PRIVILEGES ON \*\.\* .* WITH GRANT OPTION$/);
    assert.equal(await name(HEALTH), "health@127.0.0.1");
    assert.match(await server.query(HEALTH, "SHOW GRANTS"), /^GRANT USAGE ON \*\.\* TO `health`@`127\.0\.0\.1`$/);
    for (const statement of ["SELECT User FROM mysql.user", "CREATE DATABASE test", "SHUTDOWN"])
      assert.match(await server.query(HEALTH, statement), /denied/, statement);
  });

  it("has no other user who can log in over the network", async () => {
    const remote = await server.query(ADMIN, "SELECT User FROM mysql.user WHERE Host = '%'");
    assert.equal(remote, "slipway");
    for (const user of ["root", "", "mysql"]) assert.match(await name({ user, password: "" }), /denied/, user);
  });

  it("has the sizes of its environment, and keeps everything large on the volume", async () => {
    assert.equal(await setting("innodb_buffer_pool_size"), String(48 * 1024 * 1024));
    assert.equal(await setting("max_connections"), "20");
    assert.equal(await setting("tmpdir"), `${server.volume}/tmp`);
    assert.equal(await setting("character_set_server"), "utf8mb4");
    assert.deepEqual(readdirSync(server.volume), ["data", "tmp"]);
  });

  it("answers probes also when it has no connection left", async () => {
    await server.query(ADMIN, "SET GLOBAL max_connections = 10");
    // One more is for administrators, and for probes as long as none of them is connected.
    const clients = await Promise.all(Array.from({ length: 11 }, () => server.connected(ADMIN)));
    assert.match(await name(HEALTH), /Too many connections/);
    const { code, output } = await server.script("ping.sh");
    for (const client of clients) client.kill();
    assert.deepEqual([code, output], [0, ""]);
  });

  it("applies the administrator's password at each start, also to root, and keeps its data", async () => {
    await server.query(ADMIN, "CREATE DATABASE shop; CREATE TABLE shop.orders AS SELECT 7 AS id");
    assert.equal(await server.stop(), 0);
    await server.run("another\\ 'one'");
    const changed = { ...ADMIN, password: "another\\ 'one'" };
    assert.match(await name(ADMIN), /denied/);
    assert.equal(await server.query(changed, "SELECT id FROM shop.orders"), "7");
    const hashes = await server.query(
      changed,
      "SELECT DISTINCT authentication_string FROM mysql.user WHERE (User, Host) IN (('slipway', '%'), ('root', 'localhost'))",
    );
    assert.equal(hashes.split("\n").length, 1);
    await server.stop();
    await server.run(ADMIN.password);
  });

  it("keeps its data after a crash", async () => {
    await server.query(ADMIN, "INSERT INTO shop.orders VALUES (8)");
    await server.stop("SIGKILL");
    await server.run();
    assert.equal(await server.query(ADMIN, "SELECT COUNT(*) FROM shop.orders"), "2");
  });

  it("has a client for the administrator", async () => {
    const args = ["mariadb", "--skip-column-names", "--execute=SELECT CURRENT_USER()"];
    const { code, output } = await server.script("administrate.sh", {}, ...args);
    assert.deepEqual([code, output], [0, "slipway@%\n"]);
  });

  it("writes no password to its log", () => {
    assert.match(server.log(), /ready for connections/);
    assert.doesNotMatch(server.log(), /administrator|another/);
  });

  it("does not answer when it has stopped", async () => {
    await server.stop();
    const { code, output } = await server.script("ping.sh");
    assert.notEqual(code, 0);
    assert.match(output, /^ERROR 2/);
  });
});
