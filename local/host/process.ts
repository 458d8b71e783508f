import { appendFileSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { runProcess, type ProcessOptions } from "../../lib/process";
import { Interrupted, StepError } from "./progress";

/** Options of {@link run}. Without a log file, an error contains the end of the output. */
export interface StepProcessOptions extends Omit<ProcessOptions, "detached" | "stop"> {
  /** What the user can do when the command fails. */
  readonly hint?: string;
}

const ERROR_OUTPUT_CHARACTERS = 2000;

/** @throws Interrupted if the signal is aborted. */
export function checkInterrupted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new Interrupted();
}

/**
 * Runs a command until it ends and returns its standard output. A Ctrl-C at the terminal reaches it only through
 * `signal`, which ends it and its children.
 * @throws StepError if it cannot be started or its exit code is not 0; Interrupted if `signal` ended it.
 */
export async function run(command: string, args: readonly string[], options: StepProcessOptions = {}): Promise<string> {
  const { log, signal, hint } = options;
  checkInterrupted(signal);
  const line = [command, ...args].join(" ");
  if (log !== undefined) {
    mkdirSync(dirname(log), { recursive: true });
    appendFileSync(log, `$ ${line}\n`);
  }
  const { code, killedBy, stdout, output } = await runProcess(command, args, { ...options, detached: true }).catch(
    (error: unknown) => {
      throw new StepError(error instanceof Error ? error.message : String(error), { log, hint });
    },
  );
  checkInterrupted(signal);
  if (code === 0) return stdout;
  const how = killedBy === undefined ? `ended with exit code ${code}` : `was ended by ${killedBy}`;
  const end = output.slice(-ERROR_OUTPUT_CHARACTERS).trim();
  throw new StepError(`\`${line}\` ${how}${log === undefined && end !== "" ? `:\n${end}` : ""}`, { log, hint });
}

/** Whether a command ends with exit code 0. */
export async function succeeds(
  command: string,
  args: readonly string[],
  options: StepProcessOptions = {},
): Promise<boolean> {
  try {
    await run(command, args, options);
    return true;
  } catch (error) {
    if (error instanceof StepError) return false;
    throw error;
  }
}
