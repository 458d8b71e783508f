import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { identityOf, isAncestor, isRunning, type ProcessIdentity } from "./daemons";
import type { LocalPaths } from "./paths";
import { checkInterrupted } from "./process";
import { StepError } from "./progress";

/** Milliseconds between two attempts to take a lock. */
const INTERVAL = 500;

/** Options of {@link exclusively}. */
export interface LockOptions {
  /** What holds the lock, in the messages of others: a command. @default a run of unknown kind */
  readonly command?: string;
  /** Waits for another run until this signal is aborted. @default another run is an error */
  readonly wait?: AbortSignal;
  /** Called once if it has to wait. */
  readonly onWait?: (holder: string) => void;
  /** Name of the lock. @default that of the cluster and its stack */
  readonly name?: string;
}

/** The process that holds a lock. */
interface Holder extends ProcessIdentity {
  readonly command?: string;
}

/**
 * Runs `work` under a lock of the state folder, which one process of this machine can hold at a time.
 * A lock whose process has ended is ignored, and a process that the holder has started belongs to its run.
 * @throws StepError with the command and the id of the process that holds the lock; Interrupted if `wait` is aborted.
 */
export async function exclusively<T>(
  paths: LocalPaths,
  work: () => Promise<T>,
  { command, wait, onWait, name = "lock" }: LockOptions = {},
): Promise<T> {
  const file = join(paths.state, `${name}.json`);
  let holder = acquire(file, command);
  if (holder !== undefined && isAncestor(holder)) return work();
  if (holder !== undefined && wait !== undefined) onWait?.(described(holder));
  while (holder !== undefined) {
    if (wait === undefined) throw heldBy(holder);
    checkInterrupted(wait);
    await sleep(INTERVAL);
    holder = acquire(file, command);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function heldBy(holder: Holder): StepError {
  return new StepError(`Another run is using the local cluster: ${described(holder)}.`, {
    hint: "wait until it has ended, or stop it with Ctrl-C, then run this command again",
  });
}

function described({ pid, command }: Holder): string {
  return command === undefined ? `pid ${pid}` : `\`${command}\` (pid ${pid})`;
}

/** Creates the lock. @returns the process that holds it, if another does. */
function acquire(file: string, command: string | undefined): Holder | undefined {
  mkdirSync(dirname(file), { recursive: true });
  const own: Holder = { ...identityOf(process.pid), ...(command !== undefined && { command }) };
  for (;;) {
    try {
      // This flag makes check and creation one operation.
      writeFileSync(file, JSON.stringify(own), { flag: "wx" });
      return undefined;
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    }
    const holder = read(file);
    if (holder !== undefined && isRunning(holder)) return holder;
    rmSync(file, { force: true });
  }
}

function read(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Holder;
  } catch {
    // Removed in the meantime, or left empty by a crash.
    return undefined;
  }
}
