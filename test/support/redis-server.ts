import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  accessSync,
  constants,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

import { PROJECT_FOLDER } from "../../lib/project";
import { freePort } from "./free-port";

const SCRIPTS = join(PROJECT_FOLDER, "components", "database", "redis", "scripts");

/** The administrator of every test server. */
export const ADMIN = { user: "slipway", password: "it's an administrator" } as const;

/** A user's credentials. */
export interface RedisCredentials {
  readonly user: string;
  readonly password: string;
}

/** Exit code and output of a script. */
export interface ScriptOutcome {
  readonly code: number | null;
  readonly output: string;
}

/** The installed server and its client, by the names that the scripts use. */
export interface RedisPrograms {
  readonly "valkey-server": string;
  readonly "valkey-cli": string;
}

/** How a server differs from a cache with the defaults. */
export interface RedisServerOptions {
  /** Keep the data in files. @default false */
  readonly appendOnly?: boolean;
  /** Further arguments of the server. @default none */
  readonly arguments?: readonly string[];
}

/** A server that the script of the server's pods starts, in folders of its own. */
export class RedisTestServer {
  private child: ChildProcess | undefined;
  private output = "";

  private constructor(
    private readonly folder: string,
    private readonly port: number,
    private readonly options: Required<RedisServerOptions>,
  ) {}

  /** The installed programs; skips the tests of a hook if there are none. */
  static programsOrSkip(hook: Mocha.Context): RedisPrograms {
    const found = RedisTestServer.programs();
    if (found !== undefined) return found;
    console.log("      no Redis server on this machine: `apt-get install redis-server` brings one");
    return hook.skip();
  }

  /** The installed programs: Valkey's, or Redis' in their place; undefined if there are none. */
  private static programs(): RedisPrograms | undefined {
    for (const name of ["valkey", "redis"]) {
      const [server, client] = [installed(`${name}-server`), installed(`${name}-cli`)];
      if (server !== undefined && client !== undefined) return { "valkey-server": server, "valkey-cli": client };
    }
    return undefined;
  }

  static async start(
    programs: RedisPrograms,
    { appendOnly = false, arguments: given = [] }: RedisServerOptions = {},
  ): Promise<RedisTestServer> {
    const folder = mkdtempSync(join(tmpdir(), "slipway-redis-"));
    for (const name of ["bin", "acl", "data", "logins"]) mkdirSync(join(folder, name));
    for (const [name, path] of Object.entries<string>({ ...programs })) symlinkSync(path, join(folder, "bin", name));
    writeFileSync(join(folder, "password"), ADMIN.password);
    const server = new RedisTestServer(folder, await freePort(), { appendOnly, arguments: given });
    await server.run();
    return server;
  }

  /** Starts the server's container again, in the same pod. */
  async run(): Promise<void> {
    const child = spawn("sh", [join(SCRIPTS, "start.sh"), "--bind", "127.0.0.1", ...this.options.arguments], {
      env: this.environment(),
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.child = child;
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk: Buffer) => (this.output += chunk.toString()));
    while ((await this.ping("ready")).code !== 0) {
      if (child.exitCode !== null) throw new Error(`the server has stopped: ${this.output}`);
    }
  }

  /** Stops the server's container; returns its exit code. */
  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<number | null> {
    const { child } = this;
    if (child?.exitCode !== null || child.signalCode !== null) return null;
    const exit = once(child, "exit") as Promise<[number | null]>;
    child.kill(signal);
    return (await exit)[0];
  }

  async remove(): Promise<void> {
    await this.stop("SIGKILL");
    rmSync(this.folder, { recursive: true });
  }

  /** Empties the folder that lives as long as the pod, and starts a pod with these logins in its Secrets. */
  async replacePod(secrets: Readonly<Record<string, string>>): Promise<void> {
    await this.stop();
    for (const name of ["acl", "logins"]) {
      rmSync(join(this.folder, name), { recursive: true });
      mkdirSync(join(this.folder, name));
    }
    for (const [key, text] of Object.entries(secrets)) writeFileSync(join(this.folder, "logins", key), text);
    await this.run();
  }

  /** What the server has written to its log. */
  log(): string {
    return this.output;
  }

  /** Names of the files that hold the server's data. */
  dataFiles(): string[] {
    return readdirSync(join(this.folder, "data"));
  }

  /** The file with the server's users. */
  users(): string {
    return readFileSync(join(this.folder, "acl", "users.acl"), "utf8");
  }

  ping(script: "ready" | "alive"): Promise<ScriptOutcome> {
    return this.script("ping.sh", {}, script);
  }

  /** Runs a script with the administrator's login, and the given variables. */
  async script(
    name: string,
    variables: Readonly<Record<string, string>> = {},
    ...args: readonly string[]
  ): Promise<ScriptOutcome> {
    return this.program("sh", [join(SCRIPTS, name), ...args], variables);
  }

  /** Sends a command; returns the reply, or the text of the error. */
  async send({ user, password }: RedisCredentials, ...command: readonly string[]): Promise<string> {
    const args = ["-p", String(this.port), "--user", user, ...command];
    const { output } = await this.program(join(this.folder, "bin", "valkey-cli"), args, { REDISCLI_AUTH: password });
    return output.trim();
  }

  /** A client that stays connected. @throws Error with the server's reply if it cannot log in. */
  async connected({ user, password }: RedisCredentials): Promise<Socket> {
    const socket = connect(this.port, "127.0.0.1");
    const reply = once(socket, "data") as Promise<[Buffer]>;
    const words = ["AUTH", user, password].map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
    socket.write(`*${words.length}\r\n${words.join("")}`);
    const [text] = await reply;
    if (text.toString().startsWith("+OK")) return socket;
    socket.destroy();
    throw new Error(text.toString());
  }

  private async program(program: string, args: readonly string[], variables: object): Promise<ScriptOutcome> {
    const child = spawn(program, args, {
      env: { ...this.environment(), ...variables },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
    const [code] = (await once(child, "close")) as [number | null];
    return { code, output };
  }

  /** The variables of the server's container, and those of the jobs. */
  private environment(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      PATH: [join(this.folder, "bin"), process.env.PATH].join(delimiter),
      SERVER_HOST: "127.0.0.1",
      SERVER_PORT: String(this.port),
      ADMIN_USER: ADMIN.user,
      ADMIN_PASSWORD: ADMIN.password,
      ADMIN_PASSWORD_FILE: join(this.folder, "password"),
      ACL_FOLDER: join(this.folder, "acl"),
      LOGINS_FOLDER: join(this.folder, "logins"),
      DATA_FOLDER: join(this.folder, "data"),
      APPEND_ONLY: this.options.appendOnly ? "yes" : "no",
      MAXMEMORY: "32mb",
      EVICTION: "allkeys-lru",
    };
  }
}

function installed(program: string): string | undefined {
  const paths = (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, program));
  return paths.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
