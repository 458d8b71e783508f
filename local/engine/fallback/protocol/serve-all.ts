import { serve } from "./server";
import type { ProviderDefinition } from "./types";

/**
 * Serves providers until standard input closes, which happens when the parent process ends for any reason. Prints the
 * value for `PULUMI_DEBUG_PROVIDERS`, `<plugin>:<port>,…`, by which the parent process finds them. If one cannot be
 * served, prints the error and ends the process with code 1.
 */
export function serveAll(providers: readonly ProviderDefinition[]): void {
  // The engine handles the user's interrupt and needs its providers until it has finished.
  process.on("SIGINT", () => undefined);
  const serving = providers.map(async (provider) => `${provider.name}:${await serve(provider)}`);
  Promise.all(serving).then(
    (ports) => {
      process.stdin.on("end", () => process.exit(0)).resume();
      process.stdout.write(`${ports.join(",")}\n`);
    },
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      process.exit(1);
    },
  );
}
