import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";

import { createConnection, type Connection } from "mysql2/promise";

import type { DatabaseSettings } from "../../src/settings.js";

const USER = "tests";
/** A user whose connections have to be encrypted. */
export const ENCRYPTED_USER = "encrypted";
const PASSWORD = "password-of-the-tests";
const START_MS = 60_000;
const POLL_MS = 100;
const run = promisify(execFile);
/** The server refuses to run as root unless it is told to. */
const AS_ROOT = process.getuid?.() === 0 ? ["--user=root"] : [];

/** A server of MariaDB (Debian's package mariadb-server-core) with a folder of its own. */
export class MariaDb {
  #process: ChildProcess | undefined;

  private constructor(
    readonly port: number,
    readonly folder: string,
  ) {}

  /** Starts a server on a free port. @throws Error if a program is missing or the server does not start */
  static async start(): Promise<MariaDb> {
    const server = new MariaDb(await freePort(), await mkdtemp(join(tmpdir(), "mariadb-")));
    const { folder } = server;
    const install = ["--no-defaults", ...AS_ROOT, `--datadir=${folder}/data`, "--skip-test-db"];
    await run("mariadb-install-db", [...install, "--auth-root-authentication-method=normal"], {
      env: server.environment,
    });
    const certificate = ["-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=tests", "-days", "2"];
    await run("openssl", ["req", ...certificate, "-keyout", `${folder}/key.pem`, "-out", `${folder}/cert.pem`]);
    await server.resume();
    await server.administrate(async (connection) => {
      await connection.query(`CREATE USER ${USER}@'%' IDENTIFIED BY '${PASSWORD}'`);
      await connection.query(`CREATE USER ${ENCRYPTED_USER}@'%' IDENTIFIED BY '${PASSWORD}' REQUIRE SSL`);
      for (const user of [USER, ENCRYPTED_USER]) await connection.query(`GRANT ALL ON *.* TO ${user}@'%'`);
    });
    return server;
  }

  /** With a folder of its own for temporary files: servers delete those of others. */
  get environment(): NodeJS.ProcessEnv {
    return { ...process.env, TMPDIR: this.folder };
  }

  /** How a database of the server is reached. */
  settings(database: string): DatabaseSettings {
    return { host: "127.0.0.1", port: this.port, database, user: USER, password: PASSWORD, encrypted: false };
  }

  /** Runs `work` with the administrator's connection. */
  async administrate(work: (connection: Connection) => Promise<unknown>): Promise<void> {
    const connection = await createConnection({ socketPath: `${this.folder}/socket`, user: "root" });
    try {
      await work(connection);
    } finally {
      await connection.end();
    }
  }

  /** Runs a statement with the administrator's connection. */
  async run(sql: string): Promise<void> {
    await this.administrate((connection) => connection.query(sql));
  }

  /** Starts the server again, with the same port and data; resolves once it answers. */
  async resume(): Promise<void> {
    const { folder } = this;
    const options = [
      "--no-defaults",
      ...AS_ROOT,
      `--datadir=${folder}/data`,
      `--socket=${folder}/socket`,
      `--pid-file=${folder}/pid`,
      `--port=${this.port}`,
      "--bind-address=127.0.0.1",
      `--ssl-cert=${folder}/cert.pem`,
      `--ssl-key=${folder}/key.pem`,
      // Far from UTC, so that a time that is taken for a local one is noticed.
      "--default-time-zone=+09:00",
      "--innodb-buffer-pool-size=16M",
      "--innodb-flush-log-at-trx-commit=0",
    ];
    const started = spawn("mariadbd", options, { env: this.environment, stdio: ["ignore", "ignore", "pipe"] });
    this.#process = started;
    let output = "";
    started.stderr.on("data", (text: Buffer) => (output += text.toString()));
    const answers = () =>
      this.administrate((connection) => connection.ping()).then(
        () => true,
        () => false,
      );
    const deadline = performance.now() + START_MS;
    while (!(await answers())) {
      if (started.exitCode !== null || performance.now() > deadline) {
        started.kill("SIGKILL");
        throw new Error(`mariadbd does not answer: ${output}`);
      }
      await delay(POLL_MS);
    }
  }

  /** Stops the server; its data stays. */
  async pause(): Promise<void> {
    const running = this.#process;
    if (running?.exitCode !== null) return;
    const exited = once(running, "exit");
    running.kill("SIGTERM");
    await exited;
  }

  /** Lets the server keep its connections but answer nothing, until it is called with `false`. */
  freeze(frozen = true): void {
    this.#process?.kill(frozen ? "SIGSTOP" : "SIGCONT");
  }

  async stop(): Promise<void> {
    await this.pause();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Below the ports that systems choose for outgoing connections: those may take a free port before its server starts. */
const FIRST_PORT = 20_000;
const PORTS = 10_000;

/** A port that nothing listens on, for a server that starts later. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = FIRST_PORT + Math.floor(Math.random() * PORTS);
    const server = createServer().listen(port, "127.0.0.1");
    try {
      await once(server, "listening");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
      continue;
    }
    server.close();
    await once(server, "close");
    return port;
  }
}
