import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  chownSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

import { PROJECT_FOLDER } from "../../lib/project";
import { freePort } from "./free-port";

const SCRIPTS = join(PROJECT_FOLDER, "components", "database", "mysql", "scripts");
/** What initializes the data in the image. */
const ENTRYPOINT = join(PROJECT_FOLDER, "local", "mirror", "mariadb", "docker-entrypoint.sh");

/** The administrator of every test server. */
export const ADMIN = { user: "slipway", password: "it's an \\administrator" } as const;

/** Debian's user without rights: a server rejects root. */
const NOBODY = 65534;

/** A user's credentials. */
export interface MysqlCredentials {
  readonly user: string;
  readonly password: string;
  /** @default false */
  readonly encrypted?: boolean;
}

/** Exit code and output of a script. */
export interface ScriptResult {
  readonly code: number | null;
  readonly output: string;
}

/** A server that the script of the server's pods starts, with folders of its own. */
export class MysqlTestServer {
  private child: ChildProcess | undefined;
  private output = "";
  private password: string = ADMIN.password;

  private constructor(
    private readonly folder: string,
    private readonly port: number,
    /** Further arguments of the server. */
    private readonly args: readonly string[],
  ) {}

  /** Skips the tests of a hook if there is no server on this machine. */
  static skipIfMissing(hook: Mocha.Context): void {
    const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin"];
    const missing = ["mariadbd", "mariadb"].filter((name) => !folders.some((folder) => existsSync(join(folder, name))));
    if (missing.length === 0) return;
    console.log(
      `      no ${missing.join(" and ")} on this machine: \`apt-get install mariadb-client-core mariadb-server-core\` brings them`,
    );
    hook.skip();
  }

  /** @param encrypted accept encrypted connections too; @default false */
  static async start({ encrypted = false } = {}): Promise<MysqlTestServer> {
    const folder = mkdtempSync(join(tmpdir(), "slipway-mysql-"));
    cpSync(SCRIPTS, join(folder, "scripts"), { recursive: true });
    for (const name of ["bin", "volume", "run"]) mkdirSync(join(folder, name));
    const entrypoint = join(folder, "bin", "docker-entrypoint.sh");
    copyFileSync(ENTRYPOINT, entrypoint);
    chmodSync(entrypoint, 0o755);
    chmodSync(folder, 0o755);
    if (isRoot()) for (const name of ["volume", "run"]) chownSync(join(folder, name), NOBODY, NOBODY);
    const server = new MysqlTestServer(folder, await freePort(), encrypted ? certificate(folder) : []);
    await server.run();
    return server;
  }

  /** File with the certificate that clients of an encrypted server verify it with. */
  get authority(): string {
    return join(this.folder, "certificate.pem");
  }

  /** Starts the server's container again. */
  async run(password = this.password): Promise<void> {
    this.password = password;
    writeFileSync(join(this.folder, "password"), password);
    const start = join(this.folder, "scripts", "start.sh");
    const child = this.spawned("sh", [start, "--bind-address=127.0.0.1", ...this.args]);
    this.child = child;
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (chunk: Buffer) => (this.output += chunk.toString()));
    while ((await this.script("ping.sh")).code !== 0) {
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

  /** What the server has written to its log. */
  log(): string {
    return this.output;
  }

  /** Path of the server's volume. */
  get volume(): string {
    return join(this.folder, "volume");
  }

  /** Runs a script with the administrator's login, and the given variables. */
  script(
    name: string,
    variables: Readonly<Record<string, string>> = {},
    ...args: readonly string[]
  ): Promise<ScriptResult> {
    return this.result(this.spawned("sh", [join(this.folder, "scripts", name), ...args], variables));
  }

  /** Runs statements; returns the rows, columns separated by tabs, or the text of the error. */
  async query(login: MysqlCredentials, statements: string, database = ""): Promise<string> {
    const { output } = await this.result(this.client(login, ["--execute", statements, database].filter(Boolean)));
    return output.trim();
  }

  /** A client that stays connected until it is killed. @throws Error with the server's reply if it cannot log in. */
  async connected(login: MysqlCredentials): Promise<ChildProcess> {
    const client = this.client(login, ["--unbuffered"], "pipe");
    const reply = new Promise<string>((resolve) => {
      for (const stream of [client.stdout, client.stderr])
        stream?.once("data", (chunk: Buffer) => {
          resolve(chunk.toString());
        });
    });
    client.stdin?.write("SELECT 'connected';\n");
    const text = await reply;
    if (text.trim() === "connected") return client;
    client.kill();
    throw new Error(text);
  }

  private client(
    { user, password, encrypted = false }: MysqlCredentials,
    args: readonly string[],
    stdin: "ignore" | "pipe" = "ignore",
  ) {
    const options = [
      "--no-defaults",
      encrypted ? "--ssl" : "--skip-ssl",
      "--host=127.0.0.1",
      `--port=${this.port}`,
      `--user=${user}`,
    ];
    const output = ["--default-character-set=utf8mb4", "--batch", "--raw", "--skip-column-names", "--no-auto-rehash"];
    return this.spawned("mariadb", [...options, ...output, ...args], { MYSQL_PWD: password }, stdin);
  }

  private async result(child: ChildProcess): Promise<ScriptResult> {
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (chunk: Buffer) => (output += chunk.toString()));
    const [code] = (await once(child, "close")) as [number | null];
    return { code, output };
  }

  /** Starts a program with the variables of the server's container, and those of the jobs. */
  private spawned(
    program: string,
    args: readonly string[],
    variables: Readonly<Record<string, string>> = {},
    stdin: "ignore" | "pipe" = "ignore",
  ): ChildProcess {
    return spawn(program, args, {
      ...(isRoot() ? { uid: NOBODY, gid: NOBODY } : {}),
      cwd: this.folder,
      stdio: [stdin, "pipe", "pipe"],
      env: {
        ...process.env,
        PATH: [join(this.folder, "bin"), process.env.PATH, "/usr/sbin"].join(delimiter),
        SERVER_HOST: "127.0.0.1",
        SERVER_PORT: String(this.port),
        ADMIN_USER: ADMIN.user,
        ADMIN_PASSWORD: this.password,
        ADMIN_PASSWORD_FILE: join(this.folder, "password"),
        VOLUME_FOLDER: this.volume,
        RUN_FOLDER: join(this.folder, "run"),
        CACHE: "48M",
        MAX_CONNECTIONS: "20",
        ...variables,
      },
    });
  }
}

/** The arguments of a server with a certificate of its own, which newer servers would create themselves. */
function certificate(folder: string): readonly string[] {
  const [key, file] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
  const names = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"];
  const request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", ...names, "-keyout", key, "-out", file];
  execFileSync("openssl", request, { stdio: "ignore" });
  chmodSync(key, 0o644);
  return ["--ssl", `--ssl-key=${key}`, `--ssl-cert=${file}`];
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}
