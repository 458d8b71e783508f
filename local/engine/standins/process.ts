import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

/** A running process that serves every stand-in. */
export interface StandInProcess {
  /** What `PULUMI_DEBUG_PROVIDERS` takes. */
  readonly debugProviders: string;
  close(): Promise<void>;
}

/**
 * Starts the stand-ins for the program in a folder, in a process of their own: the engine's calls must be answered
 * while the caller is busy.
 *
 * @throws Error with what the process printed if it ends before it serves.
 */
export async function startStandIns(cwd: string, env: Readonly<Record<string, string>>): Promise<StandInProcess> {
  const loader = pathToFileURL(require.resolve("tsx")).href;
  const child = spawn(process.execPath, ["--import", loader, join(__dirname, "main.ts")], {
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

  const debugProviders = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once("line", resolve);
    child.once("error", reject);
    void closed.then(() => {
      reject(new Error(`the provider stand-ins ended before they served:\n${complaints.join("\n")}`));
    });
  });
  return {
    debugProviders,
    close: async () => {
      child.stdin.end();
      await closed;
    },
  };
}
