import { signalCode } from "./process";

/** Arguments that a command does not accept, with what is allowed. */
export class UsageError extends Error {}

const EXIT_FAILURE = 1;
const EXIT_USAGE = 2;

/**
 * Runs a command by the rules that all of them share. An error is reported by its message, with exit code 1, or 2 for
 * arguments that are not accepted. An interrupt ends the process with 128 plus the signal's number, after temporary
 * folders are removed. A reader that closes the pipe early, such as `head`, is not an error: the work is finished.
 *
 * @param main Does the work; it may set `process.exitCode`.
 * @param report Prints an error. @default its message on stderr
 * @param onSignal Called for an interrupt. @default ends the process
 */
export function runCommand(
  main: () => Promise<void>,
  report: (error: unknown) => void = print,
  onSignal: (signal: NodeJS.Signals) => void = end,
): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, onSignal);
  acceptClosedOutput();
  main().catch((error: unknown) => {
    report(error);
    process.exitCode = error instanceof UsageError ? EXIT_USAGE : EXIT_FAILURE;
  });
}

function print(error: unknown): void {
  console.error(error instanceof Error ? error.message : String(error));
}

/** Ends the process by `process.exit`, which runs the handlers that clean up. */
function end(signal: NodeJS.Signals): never {
  return process.exit(signalCode(signal));
}

function acceptClosedOutput(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", ({ code, message }: NodeJS.ErrnoException) => {
      if (code === "EPIPE") return;
      if (stream === process.stdout && process.exitCode === undefined) {
        console.error(`the output cannot be written: ${message}`);
      }
      process.exitCode = EXIT_FAILURE;
    });
  }
}
