import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

import { PROJECT_FOLDER, environmentsOf } from "../../lib/project";
import { planEnvironments } from "../../plan/children";
import { urnFile } from "./environments/urns";

/** Accepts the present URNs of every environment: those of its plan, which are the engine's. */
async function main(): Promise<void> {
  const environments = environmentsOf(PROJECT_FOLDER);
  for (const plan of await planEnvironments(environments, PROJECT_FOLDER)) {
    const file = urnFile(plan.environment);
    const urns = plan.resources.map(({ urn }) => urn).sort();
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${urns.join("\n")}\n`);
    process.stdout.write(`${file}: ${urns.length} resources\n`);
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
