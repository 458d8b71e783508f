/**
 * Runs this process as a provider server: prints the line that `start` returns, by which the parent process finds the
 * server. An error of `start` is printed and ends the process with code 1.
 */
export function runServer(start: () => Promise<string>): void {
  // The engine handles the user's interrupt and needs its providers until it has finished.
  process.on("SIGINT", () => undefined);
  start().then(
    (line) => process.stdout.write(`${line}\n`),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      process.exit(1);
    },
  );
}
