import { runCommand } from "../lib/command";

/** Numbers of checks or tests that passed and that failed. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
}

/** The sum of several tallies. */
export function total(tallies: readonly Tally[]): Tally {
  return {
    passed: tallies.reduce((sum, { passed }) => sum + passed, 0),
    failed: tallies.reduce((sum, { failed }) => sum + failed, 0),
  };
}

/**
 * Runs a command whose last line is "N passed, N failed", with exit code 0 only if nothing failed.
 *
 * @param work Returns the numbers; none if it had only to print something, such as its usage.
 */
export function finish(work: () => Promise<Tally | undefined>): void {
  runCommand(async () => {
    const tally = await work();
    if (!tally) return;
    const { passed, failed } = tally;
    console.log(`\n${passed} passed, ${failed} failed`);
    process.exitCode = failed === 0 ? 0 : 1;
  });
}
