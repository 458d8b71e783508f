import { join } from "node:path";

import { PROJECT_FOLDER } from "../../lib/project";
import { writeWhole } from "../../lib/write-file";
import { renderManifests } from "../../plan/text/manifests";
import type { Plan } from "../../plan/model";

const OUT_FOLDER = join(PROJECT_FOLDER, "out");

/** Writes a plan as `out/<environment>/plan.json` and `manifests.yaml`, and returns their paths. */
export function writePlan(plan: Plan): string[] {
  const folder = join(OUT_FOLDER, plan.environment);
  return [
    write(join(folder, "plan.json"), `${JSON.stringify(plan, undefined, 2)}\n`),
    write(join(folder, "manifests.yaml"), renderManifests(plan)),
  ];
}

/** Writes the page of plans as `out/index.html`, and returns its path. */
export async function writePage(plans: readonly Plan[]): Promise<string> {
  const { renderPage } = await import("../../plan/page/page");
  return write(join(OUT_FOLDER, "index.html"), await renderPage(plans));
}

function write(path: string, text: string): string {
  writeWhole(path, text);
  return path;
}
