import type { PolicyResource } from "@pulumi/policy";

import { parseUrn } from "../lib/urn";
import { at, isRecord } from "../lib/values";
import { type Budget, budgetState } from "../plan/cost/budget";
import type { CostResource } from "../plan/cost/cost-rule";
import { byPart, type Estimate, estimateOf, totalOf, unpricedFigures } from "../plan/cost/estimate";
import { decimal, dollars, ZERO } from "../plan/cost/money";
import { costOutput } from "../plan/cost/plan-cost";
import { MOST_DAYS, type PriceFile } from "../plan/cost/price-file";
import { regionOf } from "../plan/cost/resources";
import { STACK_TYPE } from "../plan/graph";
import { plural } from "../plan/text/terminal";
import { known } from "./known";
import type { StackViolation } from "./rule";

/** Helm writes it on each object of a release: the release stands for its costs, and the stack only reads the object. */
const HELM_RELEASE = "meta.helm.sh/release-name";
/** Components that the cluster has in the engine: what they create is in the stack too. */
const CLUSTER_PARTS = /^eks:index:(?!Cluster$)/;
/** Parts of the costs that a message names. */
const NAMED_PARTS = 3;
/** Rounding mode of big.js: away from zero. */
const UP = 3;

/** What an estimate needs besides the resources. */
export interface BudgetOptions {
  /** The prices of a region; undefined if there are none. */
  readonly prices: (region: string) => PriceFile | undefined;
  readonly today: Date;
  /** Inputs of a resource by its URN, where they are known. @default what the stack rule gets */
  readonly inputs?: (urn: string) => Readonly<Record<string, unknown>> | undefined;
}

/** A stack with a budget. */
interface BudgetedStack {
  readonly resource: PolicyResource;
  readonly budget: Budget;
  /** Absent if no provider names the region. */
  readonly estimate: Estimate | undefined;
}

/** Why a mandatory budget is not kept: it is exceeded, or cannot be checked. */
export function* budgetViolations(
  resources: readonly PolicyResource[],
  options: BudgetOptions,
): Generator<StackViolation> {
  const stack = budgetedStack(resources, options, ["mandatory"]);
  if (stack === undefined) return;
  const message = problemOf(stack);
  if (message !== undefined) yield { resource: stack.resource, message };
}

/** Why an advisory budget is not kept, and what the estimate for any budget lacks. */
export function* budgetWarnings(
  resources: readonly PolicyResource[],
  options: BudgetOptions,
): Generator<StackViolation> {
  const stack = budgetedStack(resources, options, ["advisory", "mandatory"]);
  if (stack === undefined) return;
  const { resource, budget, estimate } = stack;
  const problem = problemOf(stack);
  if (problem !== undefined && budget.enforcement === "advisory") yield { resource, message: problem };
  if (estimate === undefined) return;
  for (const message of doubtsOf(stack, estimate, problem !== undefined)) yield { resource, message };
}

/** The stack and its estimate; undefined if it has no budget of these enforcements: then nothing is estimated. */
function budgetedStack(
  resources: readonly PolicyResource[],
  { prices, today, inputs }: BudgetOptions,
  enforcements: readonly string[],
): BudgetedStack | undefined {
  const resource = resources.find(({ type }) => type === STACK_TYPE);
  const { budget, assumptions = {} } = costOutput(knownProps(resource?.props));
  if (resource === undefined || budget === undefined || !enforcements.includes(budget.enforcement)) return undefined;
  const charged = costResources(resources, inputs);
  const region = regionOf(charged);
  const estimate =
    region === undefined ? undefined : estimateOf(charged, { prices: prices(region), today, assumptions });
  return { resource, budget, estimate };
}

/** Resources of a stack as cost rules read them. What is unknown in a preview is absent. */
function costResources(
  resources: readonly PolicyResource[],
  inputs: BudgetOptions["inputs"] = () => undefined,
): CostResource[] {
  return resources.flatMap((resource) => {
    const { type, name, urn, parent, dependencies, propertyDependencies } = resource;
    const props = knownProps(inputs(urn) ?? resource.props);
    if (CLUSTER_PARTS.test(type) || at(props, "metadata", "annotations", HELM_RELEASE) !== undefined) return [];
    const needed = [...dependencies, ...Object.values(propertyDependencies).flat()].map((one) => one.urn);
    const dependsOn = [...new Set(needed)];
    return { type, name, urn, ...(parent === undefined ? {} : { parent: parent.urn }), dependsOn, props };
  });
}

function knownProps(given: unknown): Readonly<Record<string, unknown>> {
  const props = known(given);
  return isRecord(props) ? props : {};
}

/** Why the budget is not kept; undefined if it is. */
function problemOf({ resource, budget, estimate }: BudgetedStack): string | undefined {
  if (estimate === undefined) {
    return `the budget of ${dollars(decimal(budget.monthlyUsd))} a month cannot be checked: no provider of AWS names a region`;
  }
  const { region } = estimate;
  const { state, monthly, amount, compare } = budgetState(estimate, budget);
  if (state === "unknown") {
    const renew = `Fix: npm run prices -- ${region}`;
    return `the budget of ${dollars(monthly)} a month cannot be checked: no prices of ${region} are known. ${renew}`;
  }
  if (state === "kept") return undefined;
  const { stack } = parseUrn(resource.urn);
  const missing = withoutPrice(estimate).length;
  return (
    `it costs at ${compare} ${dollars(amount)} a month, more than the budget of ${dollars(monthly)}: ` +
    `${largestParts(estimate, compare).join(", ")}${missing === 0 ? "" : `, and ${missing} more without a price`}. ` +
    `Fix: use less of what \`npm run plan -- ${stack}\` lists, or allow it with ` +
    `pulumi config set --path slipway:budget.monthlyUsd ${amount.round(0, UP).toFixed()} -s ${stack}`
  );
}

/** What makes an estimate less certain, whatever it says. */
function* doubtsOf({ budget }: BudgetedStack, estimate: Estimate, isProblem: boolean): Generator<string, undefined> {
  const { region, outdated } = estimate;
  const { monthly, amount, compare } = budgetState(estimate, budget);
  const missing = withoutPrice(estimate);
  const renew = `Fix: npm run prices -- ${region}`;
  if (missing.length > 0 && !isProblem) {
    yield (
      `it costs at ${compare} ${dollars(amount)} a month of the budget of ${dollars(monthly)}, without what has ` +
      `no price: ${missing.join(", ")}. ${renew}`
    );
  }
  if (outdated.length > 0) {
    yield (
      `${plural(outdated.length, "price")} of ${region}, with which the budget of ${dollars(monthly)} a month is compared, ` +
      `${outdated.length === 1 ? "was" : "were"} read more than ${MOST_DAYS} days ago. ${renew}`
    );
  }
}

/** What is used but has no price, each once. */
function withoutPrice({ items, unknownTypes }: Estimate): string[] {
  return [...unpricedFigures(items), ...unknownTypes];
}

/** The parts of the costs with the largest amounts: `nodes $250.00`. */
function largestParts({ items }: Estimate, compare: "least" | "most"): string[] {
  return [...byPart(items)]
    .map(([part, own]) => ({ part, amount: totalOf(own)[compare] }))
    .filter(({ amount }) => amount.gt(ZERO))
    .sort((a, b) => b.amount.cmp(a.amount))
    .slice(0, NAMED_PARTS)
    .map(({ part, amount }) => `${part} ${dollars(amount)}`);
}
