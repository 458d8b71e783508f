import { execFile, spawn, type ChildProcess } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The superuser of every test server. */
export const SUPERUSER = { user: "postgres", password: "superuser-of-a-test" } as const;

/** A user's credentials for a database. */
export interface ServerLogin {
  readonly user: string;
  readonly password: string;
  /** @default postgres */
  readonly database?: string;
}

/** A PostgreSQL server from the installed packages, which listens on a socket in its own folder. */
export class PostgresTestServer {
  private constructor(
    private readonly folder: string,
    private readonly programs: string,
  ) {}

  /** Folder of the programs of the newest installed server; undefined if there is none. */
  static programs(): string | undefined {
    const root = process.env.POSTGRES_ROOT ?? "/usr/lib/postgresql";
    const versions = existsSync(root) ? readdirSync(root).filter((name) => /^\d+$/.test(name)) : [];
    const newest = versions.sort((a, b) => Number(b) - Number(a)).at(0);
    return newest === undefined ? undefined : join(root, newest, "bin");
  }

  static async start(programs: string): Promise<PostgresTestServer> {
    const folder = mkdtempSync(join(tmpdir(), "slipway-postgres-"));
    const server = new PostgresTestServer(folder, programs);
    const password = join(folder, "password");
    writeFileSync(password, SUPERUSER.password, { mode: 0o644 });
    if (isRoot()) {
      const { stdout: uid } = await run("id", ["-u", "postgres"]);
      const { stdout: gid } = await run("id", ["-g", "postgres"]);
      chownSync(folder, Number(uid), Number(gid));
    }
    await server.program("initdb", "--no-sync", "-U", SUPERUSER.user, "-A", "scram-sha-256", "--pwfile", password);
    await server.launch();
    return server;
  }

  /** Starts the server again after {@link stop}. */
  async launch(): Promise<void> {
    const options = `-c listen_addresses= -c unix_socket_directories=${this.folder} -c fsync=off`;
    await this.program("pg_ctl", "-w", "-l", this.logFile, "-o", options, "start");
  }

  async stop(): Promise<void> {
    await this.program("pg_ctl", "-w", "-m", "immediate", "stop");
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true });
  }

  /** The server's log. */
  log(): string {
    return readFileSync(this.logFile, "utf8");
  }

  /** The environment variables for clients of the server. */
  environment({ user, password, database = "postgres" }: ServerLogin): Record<string, string> {
    return { PGHOST: this.folder, PGUSER: user, PGPASSWORD: password, PGDATABASE: database };
  }

  /** Runs statements and returns their rows, columns separated by `|`. @throws Error with the server's message. */
  async query(login: ServerLogin, statements: string): Promise<string> {
    const { stdout } = await run("psql", ["-X", "-q", "-t", "-A", "-v", "ON_ERROR_STOP=1", "-c", statements], {
      env: { ...process.env, ...this.environment(login) },
    });
    return stdout.trim();
  }

  /** Starts a client and resolves once it is connected; it stays connected until it is killed. */
  async connected(login: ServerLogin): Promise<ChildProcess> {
    const client = spawn("psql", ["-X", "-q", "-t", "-A"], {
      env: { ...process.env, ...this.environment(login) },
      stdio: ["pipe", "pipe", "inherit"],
    });
    const connected = new Promise((resolve, reject) => {
      client.stdout.once("data", resolve);
      client.once("exit", () => {
        reject(new Error(`${login.user} cannot connect`));
      });
    });
    client.stdin.write("SELECT 1;\n");
    await connected;
    return client;
  }

  private get logFile(): string {
    return join(this.folder, "log");
  }

  /** Runs a program of the server; as the user postgres if this process is root, since PostgreSQL rejects root. */
  private async program(name: string, ...args: string[]): Promise<void> {
    const command = [join(this.programs, name), "-D", join(this.folder, "data"), ...args];
    // No pipes: the server would inherit them and keep them open until it stops.
    const [program = "", ...rest] = isRoot() ? ["runuser", "-u", "postgres", "--", ...command] : command;
    const child = spawn(program, rest, { cwd: "/", stdio: ["ignore", "ignore", "inherit"] });
    const code = await new Promise((resolve, reject) => child.once("exit", resolve).once("error", reject));
    if (code !== 0) throw new Error(`${name} ended with ${String(code)}`);
  }
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}
