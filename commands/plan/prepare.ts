import { filesOf } from "./files";
import type { Estimate } from "../../plan/cost/estimate";
import { estimate } from "../../plan/cost/plan-cost";
import type { Plan } from "../../plan/model";
import { checkPlan, type PolicyViolation } from "../../policy/in-plan";

/** A plan with what the command needs of it alone. */
export interface PreparedPlan {
  readonly plan: Plan;
  /** Texts by path. */
  readonly files: ReadonlyMap<string, string>;
  readonly violations: readonly PolicyViolation[];
  /** Absent for an environment without AWS. */
  readonly cost: Estimate | undefined;
}

/** Does the work on a plan that others have no part in. */
export async function preparePlan(plan: Plan): Promise<PreparedPlan> {
  return { plan, files: filesOf(plan), violations: await checkPlan(plan), cost: estimate(plan) };
}
