import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import { constants } from "node:os";
import { dirname } from "node:path";
import { createInterface } from "node:readline";

/** How an aborted {@link ProcessOptions.signal} ends a process. */
export interface StopPolicy {
  readonly signal: NodeJS.Signals;
  /** Seconds after which `lastSignal` follows. */
  readonly graceSeconds: number;
  readonly lastSignal: NodeJS.Signals;
  /** Whether the process's own children receive the signals too; requires {@link ProcessOptions.detached}. */
  readonly group: boolean;
}

/** Ends a process and its children within seconds. */
export const TERMINATE: StopPolicy = { signal: "SIGTERM", graceSeconds: 5, lastSignal: "SIGKILL", group: true };

/** The processes that are running now. */
const RUNNING = new Set<ChildProcess>();

function endRunning(): void {
  for (const child of RUNNING) child.kill();
}

/** Options of {@link runProcess}. */
export interface ProcessOptions {
  readonly cwd?: string | undefined;
  /** Added to the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Standard input. @default empty */
  readonly input?: string;
  /** File to which every line of output is appended; its folder is created. */
  readonly log?: string | undefined;
  /** Called with each line of output, without the line break. */
  readonly onLine?: (line: string) => void;
  /**
   * Prints the output to the standard output of this process as it arrives.
   * @default false
   */
  readonly echo?: boolean;
  readonly signal?: AbortSignal | undefined;
  /** @default TERMINATE */
  readonly stop?: StopPolicy;
  /**
   * Starts the process in a session of its own: a Ctrl-C at the terminal then reaches it only through `signal`.
   * @default false
   */
  readonly detached?: boolean;
}

/** Exit code and output of a process that has ended. */
export interface ProcessResult {
  /** Exit code; 128 plus the signal's number, as in shells, if a signal ended the process. */
  readonly code: number;
  /** The signal that ended the process. */
  readonly killedBy: NodeJS.Signals | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** The lines of standard output and standard error, in the order of arrival. */
  readonly output: string;
}

/**
 * Runs a program until it ends. A non-zero exit code is not an error here.
 *
 * @throws Error if the program cannot be started; its `cause` has the code, such as ENOENT.
 */
export async function runProcess(
  program: string,
  args: readonly string[],
  options: ProcessOptions = {},
): Promise<ProcessResult> {
  const { cwd, env, input, signal, detached = false } = options;
  const killedBy = "SIGINT";
  if (signal?.aborted === true) return { code: signalCode(killedBy), killedBy, stdout: "", stderr: "", output: "" };
  const log = openLog(options.log);
  const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: "pipe", detached });
  // A program that does not read its input may close it early; its exit code shows whether that was a failure.
  child.stdin.on("error", () => undefined).end(input ?? "");

  const streams = { stdout: "", stderr: "" };
  const lines: string[] = [];
  for (const name of ["stdout", "stderr"] as const) {
    const stream = child[name].setEncoding("utf8").on("data", (text: string) => {
      streams[name] += text;
      if (options.echo === true) process.stdout.write(text);
    });
    createInterface({ input: stream }).on("line", (line) => {
      lines.push(`${line}\n`);
      if (log !== undefined) writeSync(log, `${line}\n`);
      options.onLine?.(line);
    });
  }

  const stopping = stopOnAbort(child.pid, detached, options);
  // An interrupted command does not leave its processes behind.
  RUNNING.add(child);
  if (RUNNING.size === 1) process.on("exit", endRunning);
  try {
    const [code, endedBy] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
      child.once("error", (error) => {
        reject(new Error(`${program} cannot be started: ${error.message}`, { cause: error }));
      });
      child.once("close", (...ended) => {
        resolve(ended);
      });
    });
    const result = { ...streams, output: lines.join("") };
    if (code !== null) return { ...result, code, killedBy: undefined };
    return { ...result, code: signalCode(endedBy ?? "SIGKILL"), killedBy: endedBy ?? "SIGKILL" };
  } finally {
    stopping.release();
    RUNNING.delete(child);
    if (RUNNING.size === 0) process.off("exit", endRunning);
    if (log !== undefined) closeSync(log);
  }
}

function openLog(file: string | undefined): number | undefined {
  if (file === undefined) return undefined;
  mkdirSync(dirname(file), { recursive: true });
  return openSync(file, "a");
}

function stopOnAbort(
  pid: number | undefined,
  detached: boolean,
  { signal, stop = TERMINATE }: ProcessOptions,
): { release(): void } {
  let timer: NodeJS.Timeout | undefined;
  const onAbort = (): void => {
    if (pid === undefined) return;
    const target = stop.group && detached ? -pid : pid;
    send(target, stop.signal);
    timer = setTimeout(() => {
      send(target, stop.lastSignal);
    }, stop.graceSeconds * 1000);
  };
  signal?.addEventListener("abort", onAbort, { once: true });
  return {
    release: () => {
      signal?.removeEventListener("abort", onAbort);
      clearTimeout(timer);
    },
  };
}

function send(target: number, signal: NodeJS.Signals): void {
  try {
    process.kill(target, signal);
  } catch {
    // The process has ended in the meantime.
  }
}

/** The exit code of a process that a signal ends, as in shells. */
export function signalCode(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal];
}
