import { spawn } from "node:child_process";
import { constants } from "node:os";

/** The exit code and the output of a program that has ended. */
export interface ProcessResult {
  /** 128 and the signal's number for a program that a signal ended, as in a shell. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Both streams, in the order in which they arrived. */
  readonly output: string;
}

/** Options of {@link runProcess}. */
export interface ProcessOptions {
  /** @default the current folder */
  readonly cwd?: string;
  /** Added to the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Prints the output while the program runs. @default false */
  readonly echo?: boolean;
}

/**
 * Runs a program to its end, without input.
 *
 * @throws Error if the program cannot be started.
 */
export function runProcess(
  program: string,
  args: readonly string[],
  { cwd, env, echo = false }: ProcessOptions = {},
): Promise<ProcessResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
    const received = { stdout: "", stderr: "", output: "" };
    for (const name of ["stdout", "stderr"] as const) {
      child[name].setEncoding("utf8").on("data", (text: string) => {
        received[name] += text;
        received.output += text;
        if (echo) process.stdout.write(text);
      });
    }
    child.on("error", (error) => {
      reject(new Error(`${program} cannot be started: ${error.message}`, { cause: error }));
    });
    child.on("close", (code, signal) => {
      resolve({ code: code ?? 128 + (signal === null ? 0 : constants.signals[signal]), ...received });
    });
  });
}
