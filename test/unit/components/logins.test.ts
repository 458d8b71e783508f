import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

import { PROJECT_FOLDER } from "../../../lib/project";
import { PostgresTestServer, SUPERUSER, type ServerLogin as Login } from "../../support/postgres-server";

const SCRIPTS = join(PROJECT_FOLDER, "components", "database", "postgres", "scripts");
/** The administrator of a database service, who is not a superuser. */
const ADMINISTRATOR = { user: "administrator", password: "administrator-of-a-test" } as const;

/** Exit code and output of a script. */
interface Outcome {
  readonly code: number | null;
  readonly output: string;
}

describe("logins on a PostgreSQL server", () => {
  let server: PostgresTestServer;

  before(async function () {
    this.timeout(60_000);
    const programs = PostgresTestServer.programs();
    if (programs === undefined) {
      console.log("      no PostgreSQL server on this machine: `apt-get install postgresql` brings one");
      this.skip();
    }
    server = await PostgresTestServer.start(programs);
    await server.query(
      SUPERUSER,
      `CREATE ROLE administrator LOGIN CREATEDB CREATEROLE PASSWORD '${ADMINISTRATOR.password}'`,
    );
  });

  // Undefined if the server was not started.
  after(async () => (server as PostgresTestServer | undefined)?.remove());

  async function script(name: "grant" | "prune", admin: Login, variables: Record<string, string>): Promise<Outcome> {
    const child = spawn("sh", [join(SCRIPTS, `${name}.sh`)], {
      env: { ...process.env, ...server.environment(admin), ...variables },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
    const [code] = (await once(child, "close")) as [number | null];
    return { code, output };
  }

  async function grant(admin: Login, { user, password, database = "" }: Login): Promise<void> {
    const { code, output } = await script("grant", admin, {
      DATABASE: database,
      LOGIN_ROLE: user,
      LOGIN_PASSWORD: password,
    });
    assert.equal(code, 0, output);
  }

  for (const admin of [SUPERUSER, ADMINISTRATOR]) {
    describe(`created by ${admin === SUPERUSER ? "a superuser" : "an administrator who is not a superuser"}`, () => {
      const database = `shop_by_${admin.user}`;
      const first: Login = { user: `${database}_1`, password: "it's one", database };
      const second: Login = { user: `${database}_2`, password: "two", database };

      it("have a database whose objects belong to the owner", async () => {
        await grant(admin, first);
        await server.query(first, "CREATE TABLE orders (id int); INSERT INTO orders VALUES (7)");
        assert.equal(
          await server.query(first, "SELECT tableowner FROM pg_tables WHERE tablename = 'orders'"),
          database,
        );
      });

      it("can be granted again", async () => {
        await grant(admin, first);
        assert.equal(await server.query(first, "SELECT id FROM orders"), "7");
      });

      it("have no access to other databases", async () => {
        const other: Login = { user: `${database}x_1`, password: "other", database: `${database}x` };
        await grant(admin, other);
        await assert.rejects(server.query({ ...other, database }, "SELECT 1"), /permission denied for database/);
      });

      it("work at the same time during a rollout", async () => {
        await grant(admin, second);
        await server.query(second, "INSERT INTO orders VALUES (8)");
        assert.equal(await server.query(first, "SELECT count(*) FROM orders"), "2");
      });

      it("are removed when the last connection is closed; tables stay", async () => {
        const client = await server.connected(first);
        const pruned = script("prune", admin, { DATABASE: database, LOGIN_ROLE: second.user });
        await closed(first);
        assert.equal(await roles(`${database}\\_%`), `${first.user}\n${second.user}`, "dropped while connected");
        client.stdin?.end();
        const { code, output } = await pruned;
        assert.equal(code, 0, output);
        assert.equal(await roles(`${database}\\_%`), second.user);
        assert.equal(await server.query(second, "SELECT count(*) FROM orders"), "2");
      });

      it("are removed with objects that they own themselves", async () => {
        await grant(admin, first);
        await server.query(
          first,
          "RESET ROLE; SET ROLE NONE; CREATE SCHEMA IF NOT EXISTS own; CREATE TABLE own.notes ()",
        );
        const { code, output } = await script("prune", admin, { DATABASE: database, LOGIN_ROLE: second.user });
        assert.equal(code, 0, output);
        assert.equal(
          await server.query(second, "SELECT tableowner FROM pg_tables WHERE tablename = 'notes'"),
          database,
        );
        assert.equal(await roles(`${database}\\_%`), second.user);
      });
    });
  }

  it("never appear in the server's log with their passwords, not even after an error", async () => {
    await server.query(SUPERUSER, "CREATE ROLE forbidden_1 SUPERUSER");
    const { code, output } = await script("grant", ADMINISTRATOR, {
      DATABASE: "forbidden",
      LOGIN_ROLE: "forbidden_1",
      LOGIN_PASSWORD: "hush-hush",
    });
    assert.notEqual(code, 0, "a superuser's password was changed");
    assert.match(output, /The password of forbidden_1 cannot be set/);
    assert.match(server.log(), /The password of forbidden_1 cannot be set/);
    assert.ok(!server.log().includes("hush-hush") && !output.includes("hush-hush"));
  });

  describe("wait for a server that a new pod cannot reach yet", () => {
    const login = { user: "late_1", password: "late", database: "late" };
    const variables = { DATABASE: login.database, LOGIN_ROLE: login.user, LOGIN_PASSWORD: login.password };

    before(() => grant(ADMINISTRATOR, login));
    for (const name of ["grant", "prune"] as const) {
      it(`in ${name}.sh`, async () => {
        await server.stop();
        const running = script(name, ADMINISTRATOR, variables);
        await server.launch();
        const { code, output } = await running;
        assert.equal(code, 0, output);
      });

      it(`in ${name}.sh, and give up with the reason`, async () => {
        await server.stop();
        const { code, output } = await script(name, ADMINISTRATOR, { ...variables, PATIENCE: "1" });
        await server.launch();
        assert.equal(code, 1);
        assert.match(output, /^The server at .* is not ready after 1 s$/m);
      });
    }
  });

  /** Roles whose names match a pattern, sorted. */
  function roles(pattern: string): Promise<string> {
    return server.query(SUPERUSER, `SELECT rolname FROM pg_roles WHERE rolname LIKE '${pattern}' ORDER BY 1`);
  }

  /** Resolves once a login is rejected. */
  async function closed(login: Login): Promise<void> {
    for (;;) {
      const refused = await server.query(login, "SELECT 1").then(
        () => false,
        (error: unknown) => String(error).includes("not permitted to log in"),
      );
      if (refused) return;
    }
  }
});
