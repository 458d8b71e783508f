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

/** Prints the last line "N passed, N failed" of a command, or an error's message; exit code 0 only if nothing failed. */
export function finish(work: Promise<Tally>): void {
  work.then(
    ({ passed, failed }) => {
      console.log(`\n${passed} passed, ${failed} failed`);
      process.exitCode = failed === 0 ? 0 : 1;
    },
    (error: unknown) => {
      console.error(error instanceof Error ? error.message : error);
      process.exitCode = 1;
    },
  );
}
