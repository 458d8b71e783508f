import { serve } from "./server";
import type { StandIn } from "./types";

/**
 * Serves providers until standard input closes, which it does when the process that started this one ends in any way.
 * The one line on standard output is what `PULUMI_DEBUG_PROVIDERS` takes: `<plugin>:<port>,…`.
 */
export function serveAll(providers: readonly StandIn[]): void {
  printPorts(providers).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  });
}

async function printPorts(providers: readonly StandIn[]): Promise<void> {
  const ports = await Promise.all(providers.map(async (provider) => `${provider.name}:${await serve(provider)}`));
  process.stdin.on("end", () => process.exit(0)).resume();
  // The engine handles the user's interrupt and still needs its providers until it is done.
  process.on("SIGINT", () => undefined);
  process.stdout.write(`${ports.join(",")}\n`);
}
