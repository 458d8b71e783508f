import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

/** Running processes that serve providers. */
export interface StandInProcess {
  /** What `PULUMI_DEBUG_PROVIDERS` takes. */
  readonly debugProviders: string;
  close(): Promise<void>;
}

type Env = Readonly<Record<string, string>>;

/**
 * Starts the stand-ins for the program in a folder, in a process of their own: the engine's calls must be answered
 * while the caller is busy.
 *
 * @throws Error with what the process printed if it ends before it serves.
 */
export async function startStandIns(cwd: string, env: Env): Promise<StandInProcess> {
  const { line, close } = await startServer(join(__dirname, "main.ts"), [], cwd, env);
  return { debugProviders: line, close };
}

/** Starts the echoes in the same way; their journal is in the folder `journal`. */
export async function startEchoes(cwd: string, env: Env, journal: string): Promise<StandInProcess> {
  const servers = await Promise.all([
    startServer(join(__dirname, "main.ts"), [journal], cwd, env),
    // Remote components are served by the SDK's own server, which is made for one provider per process.
    startServer(join(__dirname, "..", "echoes", "eks-main.ts"), [], cwd, env),
  ]);
  return {
    debugProviders: servers.map(({ line }, index) => (index === 0 ? line : `eks:${line}`)).join(","),
    close: async () => {
      await Promise.all(servers.map(({ close }) => close()));
    },
  };
}

async function startServer(
  script: string,
  args: readonly string[],
  cwd: string,
  env: Env,
): Promise<{ readonly line: string; readonly close: () => Promise<void> }> {
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
