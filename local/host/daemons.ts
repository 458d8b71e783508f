import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  openSync,
  closeSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { LocalPaths } from "./paths";
import { StepError } from "./progress";
import { waitFor } from "./wait";

/** A program that keeps running after the command that started it. */
export interface Daemon {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Content of its configuration files: a running daemon is restarted if this or its arguments have changed. */
  readonly config?: string;
}

/** Identifies a process: its start time distinguishes it from a later process with the same id. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Clock ticks from boot to start, as reported by the kernel. */
  readonly started: string;
}

/** The record of a started daemon. */
interface DaemonRecord extends ProcessIdentity {
  /** Digest of the daemon's definition. */
  readonly definition: string;
}

const MAX_LOG_BYTES = 32 * 1024 * 1024;

/** The part of a `/proc/<pid>/stat` line that is read. */
interface ProcessStat {
  readonly state: string;
  /** Id of the parent process. */
  readonly parent: number;
  /** Clock ticks from boot to start. */
  readonly started: string;
}

/** Parses a `/proc/<pid>/stat` line. */
export function parseProcessStat(stat: string): ProcessStat {
  // The command's name is in parentheses and may contain spaces and parentheses itself.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return { state: fields[0] ?? "", parent: Number(fields[1]), started: fields[19] ?? "" };
}

function processStat(pid: number): ProcessStat | undefined {
  try {
    return parseProcessStat(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return undefined;
  }
}

function recordFile(paths: LocalPaths, name: string): string {
  return join(paths.run, `${name}.json`);
}

function readRecord(paths: LocalPaths, name: string): DaemonRecord | undefined {
  const file = recordFile(paths, name);
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, "utf8")) as DaemonRecord;
  } catch {
    // A crash can leave an empty file.
    return undefined;
  }
}

/** Whether the process is still running. */
export function isRunning({ pid, started }: ProcessIdentity): boolean {
  const stat = processStat(pid);
  // A zombie only waits to be reaped, and PID 1 of some machines is slow to do so: it counts as dead.
  return stat !== undefined && stat.state !== "Z" && stat.state !== "X" && stat.started === started;
}

/** Whether a process has started this one, directly or through others. */
export function isAncestor({ pid, started }: ProcessIdentity): boolean {
  for (let next = process.ppid; next > 0; next = processStat(next)?.parent ?? 0) {
    if (next === pid) return processStat(pid)?.started === started;
  }
  return false;
}

/** The identity of a process that exists. */
export function identityOf(pid: number): ProcessIdentity {
  return { pid, started: processStat(pid)?.started ?? "" };
}

function running(record: DaemonRecord | undefined): record is DaemonRecord {
  return record !== undefined && isRunning(record);
}

/** The log file of a daemon. */
export function daemonLog(paths: LocalPaths, name: string): string {
  return join(paths.log, `${name}.log`);
}

/** Whether the daemon started under this name is still running. */
export function daemonAlive(paths: LocalPaths, name: string): boolean {
  return running(readRecord(paths, name));
}

/** Starts a daemon in a session of its own, unless it is running with this definition; returns whether it was started. */
export async function startDaemon(paths: LocalPaths, daemon: Daemon): Promise<boolean> {
  const definition = createHash("sha256")
    .update(JSON.stringify([daemon.command, daemon.args, daemon.env ?? {}, daemon.config ?? ""]))
    .digest("hex");
  const record = readRecord(paths, daemon.name);
  if (running(record)) {
    if (record.definition === definition) return false;
    await stopDaemon(paths, daemon.name);
  }
  mkdirSync(paths.run, { recursive: true });
  mkdirSync(paths.log, { recursive: true });
  const log = daemonLog(paths, daemon.name);
  if (existsSync(log) && statSync(log).size > MAX_LOG_BYTES) truncateSync(log);
  const output = openSync(log, "a");
  const child = spawn(daemon.command, daemon.args, {
    detached: true,
    stdio: ["ignore", output, output],
    env: { ...process.env, ...daemon.env },
    cwd: "/",
  });
  closeSync(output);
  const pid = await new Promise<number>((resolve, reject) => {
    child.once("spawn", () => {
      resolve(child.pid ?? 0);
    });
    child.once("error", (error) => {
      reject(new StepError(`${daemon.name} cannot be started: ${error.message}`));
    });
  });
  child.unref();
  const started = processStat(pid)?.started;
  if (started === undefined) throw new StepError(`${daemon.name} ended immediately`, { log });
  writeFileSync(recordFile(paths, daemon.name), JSON.stringify({ pid, started, definition } satisfies DaemonRecord));
  return true;
}

/** Starts a daemon and waits until it responds. @throws StepError with its log if it ends or takes too long. */
export async function startAndWait(
  paths: LocalPaths,
  daemon: Daemon,
  responds: () => Promise<boolean>,
  signal?: AbortSignal,
  seconds = 60,
): Promise<void> {
  const { name } = daemon;
  await startDaemon(paths, daemon);
  const futile = (): string | undefined => (daemonAlive(paths, name) ? undefined : "it has ended");
  await waitFor({ what: `${name} to respond`, seconds, futile, log: daemonLog(paths, name), signal }, responds);
}

/** Stops a daemon with SIGTERM, and SIGKILL after `graceSeconds`. It may have ended or never been started. */
export async function stopDaemon(paths: LocalPaths, name: string, graceSeconds = 10): Promise<void> {
  const record = readRecord(paths, name);
  const end = Date.now() + graceSeconds * 1000;
  if (running(record)) process.kill(record.pid, "SIGTERM");
  while (running(record)) {
    if (Date.now() > end) process.kill(record.pid, "SIGKILL");
    await sleep(50);
  }
  rmSync(recordFile(paths, name), { force: true });
}
