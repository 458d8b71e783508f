import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isRunning, ownIdentity, type ProcessIdentity } from "./daemons";
import type { LocalPaths } from "./paths";
import { StepError } from "./progress";

/**
 * Runs `work` while no other process of this machine does under the same state folder.
 * A lock whose process has ended, in whatever way, is void.
 * @throws StepError naming the process that holds the lock.
 */
export async function exclusively<T>(paths: LocalPaths, work: () => Promise<T>): Promise<T> {
  const file = join(paths.state, "lock.json");
  take(file);
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function take(file: string): void {
  mkdirSync(dirname(file), { recursive: true });
  const own = JSON.stringify(ownIdentity());
  for (;;) {
    try {
      // The flag makes looking and taking one operation.
      writeFileSync(file, own, { flag: "wx" });
      return;
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    }
    const holder = read(file);
    if (holder !== undefined && isRunning(holder)) {
      throw new StepError(`Another run is at work on the local cluster (pid ${holder.pid}).`, {
        hint: "wait until it has ended, or end it with Ctrl-C, then run this command again",
      });
    }
    rmSync(file, { force: true });
  }
}

function read(file: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as ProcessIdentity;
  } catch {
    // Gone in the meantime, or left empty by a crash.
    return undefined;
  }
}
