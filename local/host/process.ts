import { spawn } from "node:child_process";
import { appendFileSync, closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { Interrupted, StepError } from "./progress";

/** How {@link run} runs a command. */
export interface RunOptions {
  readonly cwd?: string;
  /** Added to the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Text for the command's standard input. */
  readonly input?: string;
  /** File that the output is appended to; without one, an error carries the output's end. */
  readonly log?: string | undefined;
  /** Called with each line of output. */
  readonly onLine?: (line: string) => void;
  /** Ends the command: SIGTERM to its process group, after five seconds SIGKILL. */
  readonly signal?: AbortSignal | undefined;
  /** What the reader can do when the command fails. */
  readonly hint?: string;
}

const KILL_AFTER_MILLISECONDS = 5000;
const ERROR_OUTPUT_CHARACTERS = 2000;

/** Throws {@link Interrupted} if the signal has come. */
export function checkInterrupted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new Interrupted();
}

/**
 * Runs a command to its end and returns its standard output.
 * It gets a session of its own: a Ctrl-C at the terminal reaches it through `signal` only, once and in order.
 * @throws StepError if it cannot be started or its exit code is not 0; Interrupted if `signal` ended it.
 */
export async function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  checkInterrupted(options.signal);
  if (options.log !== undefined) {
    mkdirSync(dirname(options.log), { recursive: true });
    appendFileSync(options.log, `$ ${[command, ...args].join(" ")}\n`);
  }
  const log = options.log === undefined ? undefined : openSync(options.log, "a");
  try {
    return await runLogged(command, args, options, log);
  } finally {
    if (log !== undefined) closeSync(log);
  }
}

function runLogged(
  command: string,
  args: readonly string[],
  options: RunOptions,
  log: number | undefined,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: ["pipe", "pipe", "pipe"],
      detached: true,
    });
    let stdout = "";
    let recent = "";
    let line = "";
    const take = (text: string): void => {
      if (log !== undefined) appendFileSync(log, text);
      recent = (recent + text).slice(-ERROR_OUTPUT_CHARACTERS);
      const lines = (line + text).split("\n");
      line = lines.pop() ?? "";
      for (const whole of lines) options.onLine?.(whole);
    };
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      take(text);
    });
    child.stderr.setEncoding("utf8").on("data", take);
    // A command that does not read its input may close it early; its exit code tells whether that was a failure.
    child.stdin.on("error", () => undefined);
    child.stdin.end(options.input ?? "");

    let killer: NodeJS.Timeout | undefined;
    const abort = (): void => {
      signalGroup(child.pid, "SIGTERM");
      killer = setTimeout(() => {
        signalGroup(child.pid, "SIGKILL");
      }, KILL_AFTER_MILLISECONDS);
    };
    options.signal?.addEventListener("abort", abort, { once: true });
    const settle = (): void => {
      options.signal?.removeEventListener("abort", abort);
      clearTimeout(killer);
    };
    child.on("error", (error) => {
      settle();
      reject(new StepError(`${command} cannot be started: ${error.message}`, { log: options.log, hint: options.hint }));
    });
    child.on("close", (code, killedBy) => {
      settle();
      if (options.signal?.aborted === true) {
        reject(new Interrupted());
      } else if (code === 0) {
        resolve(stdout);
      } else {
        const how = code === null ? `was ended by ${String(killedBy)}` : `ended with exit code ${code}`;
        const output = log === undefined && recent.trim() !== "" ? `:\n${recent.trim()}` : "";
        reject(
          new StepError(`\`${[command, ...args].join(" ")}\` ${how}${output}`, {
            log: options.log,
            hint: options.hint,
          }),
        );
      }
    });
  });
}

function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // The group has ended in the meantime.
  }
}

/** Whether a command ends with exit code 0. */
export async function succeeds(command: string, args: readonly string[], options: RunOptions = {}): Promise<boolean> {
  try {
    await run(command, args, options);
    return true;
  } catch (error) {
    if (error instanceof StepError) return false;
    throw error;
  }
}
