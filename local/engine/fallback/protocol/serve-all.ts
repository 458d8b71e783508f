import { runServer } from "./run-server";
import { serve } from "./server";
import type { ProviderDefinition } from "./types";

/**
 * Serves providers until standard input closes, which happens when the parent process ends for any reason. Prints the
 * value for `PULUMI_DEBUG_PROVIDERS`: `<plugin>:<port>,…`.
 */
export function serveAll(providers: readonly ProviderDefinition[]): void {
  runServer(async () => {
    const ports = await Promise.all(providers.map(async (provider) => `${provider.name}:${await serve(provider)}`));
    process.stdin.on("end", () => process.exit(0)).resume();
    return ports.join(",");
  });
}
