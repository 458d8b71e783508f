import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";

import { runCommand } from "../../lib/command";
import { environmentsOf, PROJECT_FOLDER } from "../../lib/project";
import { writeWhole } from "../../lib/write-file";
import { wantsHelp } from "../arguments";
import { planEnvironments } from "../../plan/children";
import { GOLDEN_FOLDER, goldenPath } from "../../plan/golden-file";
import { goldenText } from "../../plan/diff/normalise";

const USAGE = `Writes the golden plan of every environment to test/golden, for the tests and for --against golden.

  npm run golden`;

/** Writes the golden plan of every environment and removes those of environments that no longer exist. */
async function main(): Promise<void> {
  if (wantsHelp(process.argv.slice(2), USAGE)) {
    console.log(USAGE);
    return;
  }
  const environments = environmentsOf(PROJECT_FOLDER);
  const plans = await planEnvironments(environments, PROJECT_FOLDER);
  for (const plan of plans) {
    const path = goldenPath(plan.environment);
    const text = goldenText(plan);
    const unchanged = existsSync(path) && readFileSync(path, "utf8") === text;
    if (!unchanged) writeWhole(path, text);
    console.log(`${unchanged ? "unchanged" : "written  "} ${relative(PROJECT_FOLDER, path)}`);
  }
  const stale = readdirSync(GOLDEN_FOLDER).filter(
    (file) => file.endsWith(".json") && !environments.includes(file.replace(/\.json$/, "")),
  );
  for (const file of stale) {
    rmSync(join(GOLDEN_FOLDER, file));
    console.log(`removed   ${relative(PROJECT_FOLDER, join(GOLDEN_FOLDER, file))}`);
  }
}

runCommand(main);
