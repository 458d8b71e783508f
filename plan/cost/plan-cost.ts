import { at, isRecord } from "../../lib/values";
import type { CostAssumptions, CostOutput } from "../../settings/cost-assumptions";
import type { Plan } from "../model";
import { type BudgetState, budgetState } from "./budget";
import { type Estimate, estimateOf } from "./estimate";
import { type PriceFile, readPrices } from "./price-file";
import { costResources, regionOf } from "./resources";

/** Settings of an estimate in the outputs of a stack. */
export function costOutput(outputs: Readonly<Record<string, unknown>>): CostOutput {
  const output = at(outputs, "cost");
  return isRecord(output) ? output : {};
}

/** The budget of an environment and whether its estimate keeps it; undefined if it has none. */
export function budgetOf(plan: Plan, found: Estimate | undefined): BudgetState | undefined {
  const { budget } = costOutput(plan.outputs);
  return budget === undefined || found === undefined ? undefined : budgetState(found, budget);
}

/** What an estimate of a plan uses instead of what is there. */
export interface CostOptions {
  /** @default now */
  readonly today?: Date;
  /** @default those of the environment's settings */
  readonly assumptions?: Partial<CostAssumptions>;
  /** @default the prices of the environment's region, in `prices/` */
  readonly prices?: PriceFile;
}

/**
 * Estimates what an environment costs.
 *
 * @returns undefined for a local environment.
 */
export function estimate(plan: Plan, options: CostOptions = {}): Estimate | undefined {
  const resources = costResources(plan);
  const region = regionOf(resources);
  if (region === undefined) return undefined;
  const {
    today = new Date(),
    assumptions = costOutput(plan.outputs).assumptions ?? {},
    prices = readPrices(region),
  } = options;
  return estimateOf(resources, { prices, today, assumptions });
}
