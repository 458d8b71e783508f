/** `npm run docs`: draws `docs/architecture.svg` from the plan of prod, the environment with the most components. */
import { join } from "node:path";

import { wantsHelp } from "../commands/arguments";
import { runCommand } from "../lib/command";
import { PROJECT_FOLDER } from "../lib/project";
import { writeWhole } from "../lib/write-file";
import { planEnvironments } from "../plan/children";
import { drawArchitecture } from "./docs/draw";

const USAGE = `Draws docs/architecture.svg from the plan of prod.

  npm run docs`;

async function main(): Promise<void> {
  if (wantsHelp(process.argv.slice(2), USAGE)) {
    console.log(USAGE);
    return;
  }
  const [plan] = await planEnvironments(["prod"], PROJECT_FOLDER);
  if (!plan) throw new Error("prod has no plan");
  const file = join("docs", "architecture.svg");
  writeWhole(join(PROJECT_FOLDER, file), await drawArchitecture(plan));
  console.log(`Written: ${file}`);
}

runCommand(main);
