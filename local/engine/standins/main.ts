import { serve } from "./protocol/server";
import { standIns } from "./index";

/**
 * Serves every stand-in until standard input closes, which it does when the process that started this one ends in any
 * way. The one line on standard output is what `PULUMI_DEBUG_PROVIDERS` takes: `<plugin>:<port>,…`.
 */
async function main(): Promise<void> {
  const ports = await Promise.all(standIns.map(async (standIn) => `${standIn.name}:${await serve(standIn)}`));
  process.stdin.on("end", () => process.exit(0)).resume();
  // The engine handles the user's interrupt and still needs its providers until it is done.
  process.on("SIGINT", () => undefined);
  process.stdout.write(`${ports.join(",")}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
});
