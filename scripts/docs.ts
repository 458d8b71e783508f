/** `npm run docs`: draws `docs/architecture.svg` from the plan of prod, the environment with the most components. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { PROJECT_FOLDER } from "../lib/project";
import { planEnvironments } from "../plan/children";
import { drawArchitecture } from "./docs/draw";

async function main(): Promise<void> {
  const [plan] = await planEnvironments(["prod"], PROJECT_FOLDER);
  if (!plan) throw new Error("prod has no plan");
  const file = join("docs", "architecture.svg");
  writeFileSync(join(PROJECT_FOLDER, file), await drawArchitecture(plan));
  console.log(`Written: ${file}`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
