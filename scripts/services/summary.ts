import type { ProcessResult } from "../../lib/process";
import type { Tally } from "../tally";

/**
 * The numbers in the last line of a test run, such as "3 passed, 1 failed, 1 error in 0.2s".
 *
 * A run that fails without a count, because it was aborted or found no test, counts as one failure.
 */
export function tallyOf({ code, output }: Pick<ProcessResult, "code" | "output">): Tally {
  const lastLine = output.trimEnd().split("\n").at(-1) ?? "";
  const count = (word: string) => Number(new RegExp(`(\\d+) ${word}`).exec(lastLine)?.[1] ?? 0);
  const failed = count("failed") + count("error");
  return { passed: count("passed"), failed: code === 0 ? failed : Math.max(failed, 1) };
}
