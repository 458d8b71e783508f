import { at, isRecord } from "../../lib/values";
import type { Budget, CostAssumptions, CostOutput } from "../../settings/cost-assumptions";
import type { Plan } from "../model";
import { type Estimate, estimateOf } from "./estimate";
import { readPrices } from "./price-file";
import { costResources, regionOf } from "./resources";

/** Settings of an estimate in the outputs of a stack. */
export function costOutput(outputs: Readonly<Record<string, unknown>>): CostOutput {
  const output = at(outputs, "cost");
  return isRecord(output) ? output : {};
}

/** The budget of an environment, if it has one. */
export function budgetOf(plan: Plan): Budget | undefined {
  return costOutput(plan.outputs).budget;
}

/**
 * Estimates what an environment costs, with the prices of its region.
 *
 * @param assumptions @default those of the environment's settings
 * @returns undefined for a local environment.
 */
export function estimate(
  plan: Plan,
  { today = new Date(), assumptions }: { today?: Date; assumptions?: Partial<CostAssumptions> } = {},
): Estimate | undefined {
  const resources = costResources(plan);
  const region = regionOf(resources);
  if (region === undefined) return undefined;
  const given = assumptions ?? costOutput(plan.outputs).assumptions ?? {};
  return estimateOf(resources, { prices: readPrices(region), today, assumptions: given });
}
