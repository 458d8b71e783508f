import { join } from "node:path";

import { PROJECT_FOLDER } from "../../lib/project";
import { writeWhole } from "../../lib/write-file";
import { renderManifests } from "../../plan/text/manifests";
import type { Plan } from "../../plan/model";
import { type KnownOfPlans, renderPage } from "../../plan/page/page";

const OUT_FOLDER = join(PROJECT_FOLDER, "out");

/** The files of a plan, by their path: `out/<environment>/plan.json` and `manifests.yaml`. */
export function filesOf(plan: Plan): ReadonlyMap<string, string> {
  const folder = join(OUT_FOLDER, plan.environment);
  return new Map([
    [join(folder, "plan.json"), `${JSON.stringify(plan, undefined, 2)}\n`],
    [join(folder, "manifests.yaml"), renderManifests(plan)],
  ]);
}

/** Writes the page of plans as `out/index.html`, and returns its path. */
export async function writePage(plans: readonly Plan[], known: KnownOfPlans): Promise<string> {
  const path = join(OUT_FOLDER, "index.html");
  writeWhole(path, await renderPage(plans, known));
  return path;
}
