import { execFile } from "node:child_process";

/** How a program ended, and what it printed. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const MAX_OUTPUT_BYTES = 256 * 1024 * 1024;

/**
 * Runs a program to its end.
 *
 * @throws Error if it cannot be started, or is ended by a signal.
 */
export function capture(program: string, args: readonly string[], cwd: string): Promise<Ended> {
  return new Promise((resolve, reject) => {
    execFile(program, [...args], { cwd, maxBuffer: MAX_OUTPUT_BYTES }, (error, stdout, stderr) => {
      if (error && typeof error.code !== "number") reject(new Error(`${program}: ${error.message}`, { cause: error }));
      else resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr });
    });
  });
}

/**
 * What a program printed as JSON.
 *
 * @throws Error with all that it printed, if that is no JSON: it failed before it had a result.
 */
export function parsed(program: string, { code, stdout, stderr }: Ended): unknown {
  try {
    return JSON.parse(stdout);
  } catch (error) {
    throw new Error(`${program} ended with code ${code} and no result:\n${stdout}\n${stderr}`, { cause: error });
  }
}
