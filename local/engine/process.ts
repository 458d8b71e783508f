import { spawn } from "node:child_process";
import { createWriteStream, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { createInterface } from "node:readline";

/** How a program is run. */
export interface RunOptions {
  readonly cwd: string;
  /** Variables added to this process's own. */
  readonly env?: Readonly<Record<string, string>>;
  /** File that everything the program prints is appended to. */
  readonly log?: string;
  /** Called for each line of output as it comes. */
  readonly onLine?: (line: string) => void;
  /** Interrupts the program (SIGINT, so that it can end in order). */
  readonly signal?: AbortSignal;
}

/** What a program said. */
export interface RunResult {
  /** Exit code; 128 plus the signal's number, as shells have it, if a signal ended the program. */
  readonly code: number;
  /** Standard output and standard error, in the order of arrival. */
  readonly output: string;
  /** Standard output alone, for what is meant to be parsed. */
  readonly stdout: string;
}

/** Seconds that an interrupted program has to end by itself before it is interrupted again, which makes it give up. */
const PATIENCE_SECONDS = 60;
const INTERRUPTED = 130;

/**
 * Runs a program to its end.
 *
 * @throws Error if the program cannot be started.
 */
export async function runProgram(program: string, args: readonly string[], options: RunOptions): Promise<RunResult> {
  const { cwd, env, log, onLine, signal } = options;
  if (signal?.aborted) return { code: INTERRUPTED, output: "", stdout: "" };
  // A group of its own: a terminal's Ctrl-C goes to everyone in the group, and a second interrupt makes Pulumi drop
  // what it is doing. Here it gets exactly one, from the signal.
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });

  if (log !== undefined) mkdirSync(dirname(log), { recursive: true });
  const file = log === undefined ? undefined : createWriteStream(log, { flags: "a" });
  const lines: string[] = [];
  const answer: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", (line) => {
      lines.push(line);
      if (stream === child.stdout) answer.push(line);
      file?.write(`${line}\n`);
      onLine?.(line);
    });
  }

  let patience: NodeJS.Timeout | undefined;
  const interrupt = (): void => {
    child.kill("SIGINT");
    patience = setTimeout(() => child.kill("SIGINT"), PATIENCE_SECONDS * 1000);
  };
  signal?.addEventListener("abort", interrupt, { once: true });
  try {
    const code = await new Promise<number>((resolve, reject) => {
      child.once("error", (error) => {
        reject(new Error(`${program} could not be started: ${error.message}`, { cause: error }));
      });
      child.once("close", (exit, killedBy) => {
        resolve(exit ?? (killedBy === null ? 1 : INTERRUPTED));
      });
    });
    return { code, output: lines.join("\n"), stdout: answer.join("\n") };
  } finally {
    clearTimeout(patience);
    signal?.removeEventListener("abort", interrupt);
    file?.end();
  }
}
