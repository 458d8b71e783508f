import { echoes } from "../echoes";
import { standIns } from "./index";
import { serve } from "./protocol/server";

/**
 * Serves every stand-in (or, given a folder for their journal, every echo) until standard input closes, which it does
 * when the process that started this one ends in any way. The one line on standard output is what
 * `PULUMI_DEBUG_PROVIDERS` takes: `<plugin>:<port>,…`.
 */
async function main(journal: string | undefined): Promise<void> {
  const providers = journal === undefined ? standIns : echoes(journal);
  const ports = await Promise.all(providers.map(async (provider) => `${provider.name}:${await serve(provider)}`));
  process.stdin.on("end", () => process.exit(0)).resume();
  // The engine handles the user's interrupt and still needs its providers until it is done.
  process.on("SIGINT", () => undefined);
  process.stdout.write(`${ports.join(",")}\n`);
}

main(process.argv[2]).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
});
