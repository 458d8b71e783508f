import { resource, type RuleExamples } from "./example";

/** The stack: its outputs stand in place of its inputs. */
const stack = (budget: object) => resource("pulumi:pulumi:Stack", { cost: { budget } });
const budget = (enforcement: string) => stack({ monthlyUsd: "500", compare: "most", enforcement });

// A region that does not exist never gets prices; test/unit/policy/budget.test.ts has what depends on prices.
const cloud = resource("pulumi:providers:aws", { region: "mars-north-1" });
const gateway = resource("aws:ec2/natGateway:NatGateway", {});
const UNCHECKED =
  "the budget of $500.00 a month cannot be checked: no prices of mars-north-1 are known. Fix: npm run prices -- mars-north-1";

/** What an environment may cost. */
export const COST_EXAMPLES: Readonly<Record<string, RuleExamples>> = {
  "budget-kept": {
    passing: [
      [cloud, gateway],
      [resource("pulumi:pulumi:Stack", {}), gateway],
      [budget("advisory"), cloud, gateway],
    ],
    failing: [{ resources: [budget("mandatory"), cloud, gateway], messages: [UNCHECKED] }],
  },
  "budget-watched": {
    passing: [
      [cloud, gateway],
      [resource("pulumi:pulumi:Stack", {}), gateway],
      [budget("mandatory"), cloud, gateway],
    ],
    failing: [{ resources: [budget("advisory"), cloud, gateway], messages: [UNCHECKED] }],
  },
};
