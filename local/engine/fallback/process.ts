import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

/** Running processes that serve providers. */
export interface ProviderProcess {
  /** Value for `PULUMI_DEBUG_PROVIDERS`. */
  readonly debugProviders: string;
  close(): Promise<void>;
}

/** Environment variables added to those of this process. */
type Env = Readonly<Record<string, string>>;

/** Starts the providers for the program in a folder. */
export type StartProviders = (cwd: string, env: Env) => Promise<ProviderProcess>;

/** A running server. */
export interface ServerProcess {
  /** The first line that it printed. */
  readonly line: string;
  /** Ends it by closing its standard input. */
  close(): Promise<void>;
}

/**
 * Starts the fallback providers for the program in a folder, in a process of their own: they have to serve the engine
 * while the caller is busy.
 *
 * @throws Error with the error output if the process ends before it serves.
 */
export async function startFallbackProviders(cwd: string, env: Env): Promise<ProviderProcess> {
  const server = await startServer(join(__dirname, "main.ts"), [], cwd, env);
  return { debugProviders: server.line, close: () => server.close() };
}

/**
 * Starts a TypeScript program in a process of its own and waits for its first line, which means that it serves.
 *
 * @throws Error with the error output if the program ends before that.
 */
export async function startServer(
  script: string,
  args: readonly string[],
  cwd: string,
  env: Env,
): Promise<ServerProcess> {
  const loader = pathToFileURL(require.resolve("tsx")).href;
  const child = spawn(process.execPath, ["--import", loader, script, ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ["pipe", "pipe", "pipe"],
    // Not ended by a Ctrl-C at the terminal: the engine needs its providers until it has finished.
    detached: true,
  });
  const closed = new Promise<void>((resolve) => {
    child.once("close", () => {
      resolve();
    });
  });
  const errors: string[] = [];
  createInterface({ input: child.stderr }).on("line", (line) => errors.push(line));

  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once("line", resolve);
    child.once("error", reject);
    void closed.then(() => {
      reject(new Error(`${script} ended before it served:\n${errors.join("\n")}`));
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
