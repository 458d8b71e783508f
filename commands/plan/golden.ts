import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";

import { environmentsOf, PROJECT_FOLDER } from "../../lib/project";
import { planEnvironments } from "../../plan/children";
import { GOLDEN_FOLDER, goldenPath } from "../../plan/golden-file";
import { goldenText } from "../../plan/diff/normalise";

/** Writes the golden plan of every environment and removes those of environments that no longer exist. */
async function main(): Promise<void> {
  const environments = environmentsOf(PROJECT_FOLDER);
  const plans = await planEnvironments(environments, PROJECT_FOLDER);
  mkdirSync(GOLDEN_FOLDER, { recursive: true });
  for (const plan of plans) {
    const path = goldenPath(plan.environment);
    const text = goldenText(plan);
    const unchanged = existsSync(path) && readFileSync(path, "utf8") === text;
    if (!unchanged) writeFileSync(path, text);
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

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
