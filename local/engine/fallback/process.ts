import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

/** Running processes that serve providers. */
export interface ProviderProcess {
  /** What `PULUMI_DEBUG_PROVIDERS` takes. */
  readonly debugProviders: string;
  close(): Promise<void>;
}

/** Environment variables added to those of this process. */
type Env = Readonly<Record<string, string>>;

/** Starts the providers for the program in a folder. */
export type StartProviders = (cwd: string, env: Env) => Promise<ProviderProcess>;

/** A running server. */
export interface Server {
  /** The first line that it printed. */
  readonly line: string;
  /** Closes its standard input, which ends it. */
  close(): Promise<void>;
}

/**
 * Starts the stand-ins for the program in a folder, in a process of their own: the engine's calls must be answered
 * while the caller is busy.
 *
 * @throws Error with what the process printed if it ends before it serves.
 */
export async function startStandIns(cwd: string, env: Env): Promise<ProviderProcess> {
  const server = await startServer(join(__dirname, "main.ts"), [], cwd, env);
  return { debugProviders: server.line, close: () => server.close() };
}

/**
 * Runs a TypeScript program in a process of its own until it prints its first line, which says that it serves.
 *
 * @throws Error with what the program printed if it ends before that.
 */
export async function startServer(script: string, args: readonly string[], cwd: string, env: Env): Promise<Server> {
  const loader = pathToFileURL(require.resolve("tsx")).href;
  const child = spawn(process.execPath, ["--import", loader, script, ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ["pipe", "pipe", "pipe"],
    // Away from the terminal's Ctrl-C: the engine needs its providers until it has ended in order.
    detached: true,
  });
  const closed = new Promise<void>((resolve) => {
    child.once("close", () => {
      resolve();
    });
  });
  const complaints: string[] = [];
  createInterface({ input: child.stderr }).on("line", (line) => complaints.push(line));

  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once("line", resolve);
    child.once("error", reject);
    void closed.then(() => {
      reject(new Error(`${script} ended before it served:\n${complaints.join("\n")}`));
    });
  });
  return {
    line,
    close: async () => {
      child.stdin.end();
      await closed;
    },
  };
}
