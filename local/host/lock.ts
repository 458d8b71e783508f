import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isRunning, ownIdentity, type ProcessIdentity } from "./daemons";
import type { LocalPaths } from "./paths";
import { StepError } from "./progress";

/**
 * Runs `work` under a lock of the state folder, which one process of this machine can hold at a time.
 * A lock whose process has ended is ignored.
 * @throws StepError with the id of the process that holds the lock.
 */
export async function exclusively<T>(paths: LocalPaths, work: () => Promise<T>): Promise<T> {
  const file = join(paths.state, "lock.json");
  acquire(file);
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function acquire(file: string): void {
  mkdirSync(dirname(file), { recursive: true });
  const own = JSON.stringify(ownIdentity());
  for (;;) {
    try {
      // This flag makes check and creation one operation.
      writeFileSync(file, own, { flag: "wx" });
      return;
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    }
    const holder = read(file);
    if (holder !== undefined && isRunning(holder)) {
      throw new StepError(`Another run is using the local cluster (pid ${holder.pid}).`, {
        hint: "wait until it has ended, or stop it with Ctrl-C, then run this command again",
      });
    }
    rmSync(file, { force: true });
  }
}

function read(file: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as ProcessIdentity;
  } catch {
    // Removed in the meantime, or left empty by a crash.
    return undefined;
  }
}
