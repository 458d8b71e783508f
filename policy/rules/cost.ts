import { readPrices } from "../../plan/cost/price-file";
import { budgetViolations, budgetWarnings } from "../budget";
import { stackRule } from "../rule";

/** A mandatory budget is a limit: without prices nobody knows whether it is kept, so that is a violation too. */
export const budgetKept = stackRule(
  {
    name: "budget-kept",
    description: "The estimated cost of a month stays within slipway:budget, if that is mandatory.",
  },
  (resources) => budgetViolations(resources, { prices: readPrices, today: new Date() }),
);

/** Only a warning: what an environment may cost is the decision of those who run it. */
export const budgetWatched = stackRule(
  {
    name: "budget-watched",
    description:
      "The estimated cost of a month stays within slipway:budget, and every price for it is known and recent.",
    enforcementLevel: "advisory",
  },
  (resources) => budgetWarnings(resources, { prices: readPrices, today: new Date() }),
);
