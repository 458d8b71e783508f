import { environmentsOf, PROJECT_FOLDER } from "../../lib/project";
import { planEnvironments } from "../../plan/children";
import type { Plan } from "../../plan/model";

let planned: Promise<readonly Plan[]> | undefined;

/** The plans of all environments of the project, made once for all tests of a process: do not change them. */
export function projectPlans(): Promise<readonly Plan[]> {
  planned ??= planEnvironments(environmentsOf(PROJECT_FOLDER), PROJECT_FOLDER);
  return planned;
}

/** The plan of one environment of the project. @throws Error if there is no such environment. */
export async function projectPlan(environment: string): Promise<Plan> {
  const plan = (await projectPlans()).find((one) => one.environment === environment);
  if (plan === undefined) throw new Error(`the project has no environment ${environment}`);
  return plan;
}
