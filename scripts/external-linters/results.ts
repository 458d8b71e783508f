import { PROJECT_FOLDER } from "../../lib/project";
import { runProcess, type ProcessResult } from "../../lib/process";
import { applySuppressions, type LinterReport, type LinterSuppression } from "./findings";

/**
 * Prints the open findings, the unused suppressions and one line of totals.
 *
 * @returns whether there are neither open findings nor unused suppressions.
 */
export function printReport(
  title: string,
  { passed, findings }: LinterReport,
  suppressions: readonly LinterSuppression[],
): boolean {
  const { open, suppressed, unused } = applySuppressions(findings, suppressions);
  for (const { check, where, message } of open) console.log(`  ${check}  ${where}: ${message}`);
  for (const { check, reason } of unused) {
    console.log(`  ${check}: no finding matches this suppression any more; remove it from suppressions.ts: ${reason}`);
  }
  console.log(`${title}: ${passed} passed, ${open.length} failed, ${suppressed.length} suppressed`);
  return open.length === 0 && unused.length === 0;
}

/** Runs a linter whose exit code is 0 when it finds nothing; prints its output otherwise. @returns whether it is 0. */
export async function runAndPrint(title: string, program: string, args: readonly string[]): Promise<boolean> {
  const { code, stdout, stderr } = await runProcess(program, args, { cwd: PROJECT_FOLDER });
  if (code !== 0) console.log(`${stdout}${stderr}`.trim());
  console.log(`${title}: ${code === 0 ? "nothing found" : "see above"}`);
  return code === 0;
}

/**
 * Parses a linter's standard output as JSON.
 *
 * @throws Error with the linter's whole output if it is not JSON: the linter failed before it had a result.
 */
export function parseOutput(linter: string, { code, stdout, stderr }: ProcessResult): unknown {
  try {
    return JSON.parse(stdout);
  } catch (error) {
    throw new Error(`${linter} ended with exit code ${code} and no result:\n${stdout}\n${stderr}`, { cause: error });
  }
}
