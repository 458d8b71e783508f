import assert from "node:assert/strict";

import type { Price, PriceFile } from "../../../plan/cost/price-file";
import type { PlannedResource } from "../../../plan/model";
import { type BudgetOptions, budgetViolations, budgetWarnings } from "../../../policy/budget";
import { checkPlan } from "../../../policy/in-plan";
import { stackRule } from "../../../policy/rule";
import { resource } from "./examples/example";

const TODAY = new Date("2026-11-01");
const STACK = resource("pulumi:pulumi:Stack", {}, { name: "slipway-dev" });
const CLOUD = resource("pulumi:providers:aws", { region: "eu-central-1" });
const NODES = resource("aws:eks/nodeGroup:NodeGroup", {
  instanceTypes: ["m7i.large"],
  scalingConfig: { minSize: 1, maxSize: 3 },
});
const NAT = resource("aws:ec2/natGateway:NatGateway", {});
const KEY = resource("aws:kms/key:Key", {});
const ALL = [STACK, CLOUD, NODES, NAT];

/** From 730 + 2 + 73 + 1 dollars to 2190 + 6 + 73 + 1. */
const PRICES = {
  "ec2/m7i.large/hour": "1",
  "ebs/gp3/gb-month": "0.1",
  "nat/hour": "0.1",
  "nat/gb": "0.01",
};

function priceFile(amounts: Readonly<Record<string, string>>, read = "2026-10-01"): PriceFile {
  const price = (usd: string): Price => ({ unit: "Hrs", tiers: [{ from: "0", usd }], source: { file: "test", read } });
  const figures = Object.fromEntries(Object.entries(amounts).map(([id, usd]) => [id, price(usd)]));
  return { region: "eu-central-1", currency: "USD", figures };
}

const USED = priceFile(PRICES);
const inFrankfurt = (file: PriceFile) => (region: string) => (region === file.region ? file : undefined);
const LARGEST = "nodes $2,190.00, NAT $74.00, disks $6.00";

function over(amount: string, budget: string, fix: number, { end = "most", parts = LARGEST } = {}): string {
  return (
    `it costs at ${end} ${amount} a month, more than the budget of ${budget}: ${parts}. Fix: use less of what ` +
    `\`npm run plan -- test\` lists, or allow it with pulumi config set --path slipway:budget.monthlyUsd ${fix} -s test`
  );
}
const incomplete = (amount: string, budget: string, names: string) =>
  `it costs at most ${amount} a month of the budget of ${budget}, without what has no price: ${names}. ` +
  "Fix: npm run prices -- eu-central-1";
const unchecked = (budget: string, region: string) =>
  `the budget of ${budget} a month cannot be checked: no prices of ${region} are known. Fix: npm run prices -- ${region}`;

interface BudgetCase {
  readonly budget?: { readonly monthlyUsd: string; readonly compare?: "least" };
  readonly assumptions?: object;
  readonly resources?: readonly PlannedResource[];
  readonly prices?: PriceFile;
  /** Reported for a mandatory budget as a violation, and for an advisory one as a warning. */
  readonly problem?: string;
  /** Reported as a warning in any case. */
  readonly doubt?: string;
}

const CASES: Readonly<Record<string, BudgetCase>> = {
  "costs without a budget": {},
  "costs within the budget": { budget: { monthlyUsd: "3000" } },
  "costs of exactly the budget": { budget: { monthlyUsd: "2270.00" } },
  "a cent more than the budget": {
    budget: { monthlyUsd: "2269.99" },
    problem: over("$2,270.00", "$2,269.99", 2270),
  },
  "parts of a cent more, which are not shown": {
    budget: { monthlyUsd: "2270" },
    prices: priceFile({ ...PRICES, "nat/gb": "0.01004" }),
  },
  "cents more, for which the command allows the next dollar": {
    budget: { monthlyUsd: "2270" },
    prices: priceFile({ ...PRICES, "nat/gb": "0.0101" }),
    problem: over("$2,270.01", "$2,270.00", 2271, { parts: "nodes $2,190.00, NAT $74.01, disks $6.00" }),
  },
  "the lower end of the range within the budget": { budget: { monthlyUsd: "806", compare: "least" } },
  "the lower end of the range over the budget": {
    budget: { monthlyUsd: "805.99", compare: "least" },
    problem: over("$806.00", "$805.99", 806, { end: "least", parts: "nodes $730.00, NAT $74.00, disks $2.00" }),
  },
  "another assumption, with which the budget is exceeded": {
    budget: { monthlyUsd: "2270" },
    assumptions: { natGb: 1100 },
    problem: over("$2,280.00", "$2,270.00", 2280, { parts: "nodes $2,190.00, NAT $84.00, disks $6.00" }),
  },
  "another assumption, with which it is not": { budget: { monthlyUsd: "2269" }, assumptions: { natGb: 0 } },
  "something without a price, within the budget": {
    budget: { monthlyUsd: "3000" },
    resources: [...ALL, KEY],
    doubt: incomplete("$2,270.00", "$3,000.00", "month of a KMS key, request to KMS"),
  },
  "something without a price, over the budget": {
    budget: { monthlyUsd: "2000" },
    resources: [...ALL, KEY],
    problem: over("$2,270.00", "$2,000.00", 2270, { parts: `${LARGEST}, and 2 more without a price` }),
  },
  "a type of which nobody knows what it costs": {
    budget: { monthlyUsd: "3000" },
    resources: [...ALL, resource("aws:sns/topic:Topic", {})],
    doubt: incomplete("$2,270.00", "$3,000.00", "aws:sns/topic:Topic"),
  },
  "nothing with a price": {
    budget: { monthlyUsd: "3000" },
    prices: priceFile({}),
    problem: unchecked("$3,000.00", "eu-central-1"),
  },
  "a region without prices": {
    budget: { monthlyUsd: "3000" },
    resources: [STACK, { ...CLOUD, inputs: { region: "eu-west-1" } }, NODES, NAT],
    problem: unchecked("$3,000.00", "eu-west-1"),
  },
  "no region": {
    budget: { monthlyUsd: "3000" },
    resources: [STACK, NODES],
    problem: "the budget of $3,000.00 a month cannot be checked: no provider of AWS names a region",
  },
  "prices of 180 days ago": { budget: { monthlyUsd: "3000" }, prices: priceFile(PRICES, "2026-05-05") },
  "prices of 181 days ago": {
    budget: { monthlyUsd: "3000" },
    prices: priceFile(PRICES, "2026-05-04"),
    doubt:
      "4 prices of eu-central-1, with which the budget of $3,000.00 a month is compared, were read more than 180 days ago. " +
      "Fix: npm run prices -- eu-central-1",
  },
  "one price of 181 days ago": {
    budget: { monthlyUsd: "3000" },
    prices: { ...USED, figures: { ...USED.figures, ...priceFile({ "nat/gb": "0.01" }, "2026-05-04").figures } },
    doubt:
      "1 price of eu-central-1, with which the budget of $3,000.00 a month is compared, was read more than 180 days ago. " +
      "Fix: npm run prices -- eu-central-1",
  },
  "an object of a chart, of which the chart is charged": {
    budget: { monthlyUsd: "2270" },
    resources: [...ALL, balancer({ "meta.helm.sh/release-name": "ingress" })],
  },
  "an object with the same costs that is not of a chart": {
    budget: { monthlyUsd: "2270" },
    resources: [...ALL, balancer({})],
    doubt: incomplete(
      "$2,270.00",
      "$2,270.00",
      "hour of a network load balancer, hour of a capacity unit of a network load balancer",
    ),
  },
};

/** A Service with a load balancer. */
function balancer(annotations: object): PlannedResource {
  const scheme = { "service.beta.kubernetes.io/aws-load-balancer-scheme": "internal" };
  return resource("kubernetes:core/v1:Service", { metadata: { annotations: { ...scheme, ...annotations } } });
}

describe("a budget", () => {
  for (const [what, one] of Object.entries(CASES)) {
    for (const enforcement of ["mandatory", "advisory"] as const) {
      it(`that is ${enforcement}, with ${what}`, async () => {
        const { problem, doubt } = one;
        const found = await check(one, enforcement);
        const expected = [
          ...(problem === undefined
            ? []
            : [enforcement === "mandatory" ? `violation: ${problem}` : `warning: ${problem}`]),
          ...(doubt === undefined ? [] : [`warning: ${doubt}`]),
        ];
        assert.deepEqual(found, expected);
      });
    }
  }

  it("is compared with the inputs of resources, where rules over a stack get less in a preview", async () => {
    const given = { prices: inFrankfurt(priceFile(PRICES)), today: TODAY };
    const inputs = new Map([[NODES.urn, NODES.inputs]]);
    const resources = [STACK, CLOUD, NAT, { ...NODES, inputs: {} }];
    const exceeded: BudgetCase = { resources, budget: { monthlyUsd: "2269.99" } };
    assert.deepEqual(await check(exceeded, "mandatory", { ...given, inputs: (urn) => inputs.get(urn) }), [
      `violation: ${over("$2,270.00", "$2,269.99", 2270)}`,
    ]);
    assert.deepEqual(await check(exceeded, "mandatory", given), []);
  });

  it("reads no prices where there is none", async () => {
    const options: BudgetOptions = { today: TODAY, prices: () => assert.fail("prices were read") };
    assert.deepEqual(await check({}, "mandatory", options), []);
    await assert.rejects(check({ budget: { monthlyUsd: "1" } }, "mandatory", options), /prices were read/);
  });
});

/** What both rules report at the stack. */
async function check(
  { budget, assumptions, resources = ALL, prices = priceFile(PRICES) }: BudgetCase,
  enforcement: "advisory" | "mandatory",
  options: BudgetOptions = { today: TODAY, prices: inFrankfurt(prices) },
): Promise<string[]> {
  const cost = { assumptions, ...(budget && { budget: { enforcement, compare: "most", ...budget } }) };
  const rules = [
    stackRule({ name: "violation", description: "" }, (all) => budgetViolations(all, options)),
    stackRule({ name: "warning", description: "" }, (all) => budgetWarnings(all, options)),
  ];
  const found = await checkPlan({ environment: "test", resources, outputs: { cost } }, rules);
  assert.ok(found.every(({ urn }) => urn === STACK.urn));
  return found.map(({ policy, message }) => `${policy}: ${message}`);
}
