import type { Budget } from "../../settings/cost-assumptions";
import { type Estimate, hasNoPrice } from "./estimate";
import { type Decimal, decimal, dollars, type Range } from "./money";

export type { Budget };

/** A budget beside what an environment is estimated to cost. */
export interface BudgetState {
  /** Dollars a month. */
  readonly monthly: Decimal;
  /** Dollars a month of the estimate's end that counts, to the cent, as it is shown. */
  readonly amount: Decimal;
  /** Which end of the estimate counts. */
  readonly compare: Budget["compare"];
  readonly enforcement: Budget["enforcement"];
  /** `unknown` if nothing has a price. */
  readonly state: "kept" | "exceeded" | "unknown";
}

/** `budget for the most: exceeded`, or with its amount; which end counts is said only if they differ. */
export function budgetText(
  { monthly, compare, state }: BudgetState,
  { least, most }: Range,
  { withAmount }: { readonly withAmount: boolean },
): string {
  const amount = withAmount ? ` of ${dollars(monthly)}` : "";
  const end = least.eq(most) ? "" : ` for the ${compare}`;
  return `budget${amount}${end}: ${state}`;
}

/** Compares an estimate with a budget. */
export function budgetState(estimate: Estimate, { monthlyUsd, compare, enforcement }: Budget): BudgetState {
  const monthly = decimal(monthlyUsd);
  const amount = estimate.total[compare].round(2);
  const state = hasNoPrice(estimate) ? "unknown" : amount.gt(monthly) ? "exceeded" : "kept";
  return { monthly, amount, compare, enforcement, state };
}
