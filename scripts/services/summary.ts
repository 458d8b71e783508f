import type { ProcessResult } from "../../lib/process";
import type { Tally } from "../tally";
import type { TestRun } from "./language";

/** Lines that are printed again of tests that failed. */
const FAILURE_LINES = 60;

/** The numbers of a run; one that fails without a failed test, because it was aborted or found none, has one failure. */
export function withExitCode({ passed, failed }: Tally, code: number): Tally {
  return { passed, failed: code === 0 ? failed : Math.max(failed, 1) };
}

/** The numbers in the last line of a test run, such as "3 passed, 1 failed, 1 error in 0.2s". */
export function tallyOf({ code, output }: Pick<ProcessResult, "code" | "output">): Tally {
  const lastLine = output.trimEnd().split("\n").at(-1) ?? "";
  const count = (word: string) => Number(new RegExp(`(\\d+) ${word}`).exec(lastLine)?.[1] ?? 0);
  return withExitCode({ passed: count("passed"), failed: count("failed") + count("error") }, code);
}

/**
 * The end of the output of each run that failed, for the end of all runs: among the output of services that passed, it would
 * have to be searched for. Empty if none failed.
 */
export function failuresOf(runs: ReadonlyMap<string, TestRun>): string {
  return [...runs]
    .filter(([, { failed }]) => failed > 0)
    .map(([name, { output }]) => {
      const lines = output.trimEnd().split("\n").slice(-FAILURE_LINES);
      return `\n=== ${name} failed:\n${lines.join("\n")}\n`;
    })
    .join("");
}
