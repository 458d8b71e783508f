/** What passed and what did not. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
}

/** Ends a command with the line "N passed, N failed", or why there is none; exit code 1 unless nothing failed. */
export function endWith(work: Promise<Tally>): void {
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
