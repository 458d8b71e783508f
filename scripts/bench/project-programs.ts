import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { PROJECT_FOLDER } from "../../lib/project";
import type { Plan } from "../../plan/model";
import { typescriptArguments } from "../../plan/start";
import { plannedObjects } from "../../plan/text/manifests";
import { measure, type MeasuredProgram } from "./measure";

/** Starts Node with tsx, also for modules that are loaded by `import()`. */
export const TSX_ARGS: readonly string[] = ["--import", pathToFileURL(require.resolve("tsx")).href];

/** The process that plans one environment of a project, as `npm run plan` starts it. */
export function planProcess(environment: string, folder: string = PROJECT_FOLDER): MeasuredProgram {
  return {
    label: `plan of ${environment}`,
    defaults: "tsx: transpiled, cached, no type check",
    command: process.execPath,
    args: [...typescriptArguments(folder), join(folder, "plan", "child.ts"), environment],
    cwd: folder,
  };
}

/** The numbers of Kubernetes objects in the plan of an environment by kind, without those of Helm releases. */
export async function objectCounts(environment: string): Promise<Readonly<Record<string, number>>> {
  const { stdout } = await measure(planProcess(environment));
  return countsByKind((JSON.parse(stdout) as { plan: Plan }).plan);
}

/** The numbers of Kubernetes objects in a plan by kind. */
export function countsByKind(plan: Plan): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { kind } of plannedObjects(plan)) counts[String(kind)] = (counts[String(kind)] ?? 0) + 1;
  return counts;
}

/** The sum of the numbers of all kinds. */
export function totalOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
