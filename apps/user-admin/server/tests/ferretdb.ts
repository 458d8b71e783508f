import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { MongoClient } from "mongodb";

const USER = "tests";
const PASSWORD = "password-of-the-tests";
const START_MS = 30_000;

/** A server of FerretDB with a folder of its own. */
export class FerretDb {
  #process: ChildProcess | undefined;

  private constructor(
    readonly port: number,
    readonly folder: string,
  ) {}

  /** Starts a server on a free port. @throws Error if FERRETDB is not the path of its binary, or it does not start. */
  static async start(): Promise<FerretDb> {
    const server = new FerretDb(await freePort(), await mkdtemp(join(tmpdir(), "ferretdb-")));
    await server.resume();
    return server;
  }

  /** The URI of a database; it is created by its first use. */
  uri(database: string, user = USER, password = PASSWORD): string {
    return `mongodb://${user}:${password}@127.0.0.1:${String(this.port)}/${database}?authSource=admin`;
  }

  /** Runs `work` with a client of its own. */
  async use<T>(database: string, work: (client: MongoClient) => Promise<T>): Promise<T> {
    const client = new MongoClient(this.uri(database), { serverSelectionTimeoutMS: START_MS });
    try {
      return await work(client);
    } finally {
      await client.close();
    }
  }

  /** Starts the server again, with the same port and data; resolves once it answers. */
  async resume(): Promise<void> {
    const binary = process.env.FERRETDB;
    if (binary === undefined) throw new Error("FERRETDB has to be the path of FerretDB's binary");
    const options = {
      handler: "sqlite",
      "sqlite-url": `file:${this.folder}/`,
      "state-dir": this.folder,
      telemetry: "disable",
      "debug-addr": "-",
      "listen-addr": `127.0.0.1:${String(this.port)}`,
      "setup-database": "admin",
      "setup-username": USER,
      "setup-password": PASSWORD,
    };
    const args = Object.entries(options).map(([name, value]) => `--${name}=${value}`);
    const started = spawn(binary, ["--test-enable-new-auth", ...args], { stdio: ["ignore", "pipe", "pipe"] });
    this.#process = started;
    let output = "";
    for (const stream of [started.stdout, started.stderr])
      stream.on("data", (text: Buffer) => (output += text.toString()));
    const ended = once(started, "exit").then(([code]) => {
      throw new Error(`FerretDB ended with ${String(code)}: ${output}`);
    });
    const answers = this.use("admin", (client) => client.db("admin").command({ ping: 1 }));
    ended.catch(() => undefined);
    await Promise.race([answers, ended]);
  }

  /** Stops the server; its data stays. */
  async pause(): Promise<void> {
    const running = this.#process;
    if (running?.exitCode !== null) return;
    const exited = once(running, "exit");
    running.kill("SIGTERM");
    await exited;
  }

  /** Suspends the server: it accepts connections, and answers nothing until {@link thaw}. */
  freeze(): void {
    this.#process?.kill("SIGSTOP");
  }

  thaw(): void {
    this.#process?.kill("SIGCONT");
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
