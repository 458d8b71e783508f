import type { PolicyResource, ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";

import { readPrices } from "../../plan/cost/price-file";
import { type BudgetOptions, budgetViolations, budgetWarnings } from "../budget";
import { type RuleMetadata, stackRule, type StackViolation } from "../rule";

/**
 * A rule over all resources with their inputs. In the first preview of a stack the engine passes no values of Kubernetes
 * objects to rules over a stack, because their provider waits for the cluster, but it has passed the inputs of each before.
 */
function budgetRule(
  metadata: RuleMetadata,
  check: (resources: readonly PolicyResource[], options: BudgetOptions) => Iterable<StackViolation>,
): StackValidationPolicy & Pick<ResourceValidationPolicy, "validateResource"> {
  const given = new Map<string, Readonly<Record<string, unknown>>>();
  return {
    ...stackRule(metadata, (resources) =>
      check(resources, { prices: readPrices, today: new Date(), inputs: (urn) => given.get(urn) }),
    ),
    validateResource: ({ urn, props }) => {
      given.set(urn, props);
    },
  };
}

/** A mandatory budget is a limit: without prices nobody knows whether it is kept, so that is a violation too. */
export const budgetKept = budgetRule(
  {
    name: "budget-kept",
    description: "The estimated cost of a month stays within slipway:budget, if that is mandatory.",
  },
  budgetViolations,
);

/** Only a warning: what an environment may cost is the decision of those who run it. */
export const budgetWatched = budgetRule(
  {
    name: "budget-watched",
    description:
      "The estimated cost of a month stays within slipway:budget, and every price for it is known and recent.",
    enforcementLevel: "advisory",
  },
  budgetWarnings,
);
