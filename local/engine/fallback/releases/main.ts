import { serveBeside } from "../protocol/delegate";
import { RELEASE, RELEASES } from "./index";

/** The official Kubernetes provider, but for Helm releases. Arguments: its program, then what the engine gives it. */
async function main([program = "", ...args]: readonly string[]): Promise<void> {
  // The engine handles the user's interrupt and still needs its providers until it is done.
  process.on("SIGINT", () => undefined);
  // In order, so that the plugin ends too.
  process.on("SIGTERM", () => process.exit(0));
  const port = await serveBeside(RELEASES, (type) => type === RELEASE, program, args);
  process.stdout.write(`${port}\n`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
});
