import assert from "node:assert/strict";

import { type CostOutput, DEFAULT_COST_ASSUMPTIONS } from "../../settings/cost-assumptions";
import { costOutput } from "../../settings/cost-output";
import { AWS, fix, LOCAL, problems, read } from "../support/settings";

const withCost = (cost: object) => ({ ...AWS, "slipway:cost": JSON.stringify(cost) });
const withBudget = (budget: unknown) => ({ ...AWS, "slipway:budget": JSON.stringify(budget) });

describe("settings of the costs", () => {
  it("assume a small environment, and no budget", async () => {
    const { platform } = await read(AWS);
    assert.ok(platform.target === "aws");
    assert.deepEqual(platform.cost, DEFAULT_COST_ASSUMPTIONS);
    assert.equal(platform.budget, undefined);
  });

  const amounts: readonly [given: unknown, text: string][] = [
    [500, "500"],
    ["500", "500"],
    [1234.5, "1234.5"],
    ["1234.50", "1234.50"],
    [0.01, "0.01"],
    ["999999999.99", "999999999.99"],
    // 0.29 * 100 is 28.999999999999996.
    [0.29, "0.29"],
  ];
  for (const [given, monthlyUsd] of amounts) {
    it(`accept a budget of ${JSON.stringify(given)}, which stays exact`, async () => {
      const { platform } = await read(withBudget({ monthlyUsd: given }));
      assert.ok(platform.target === "aws");
      assert.deepEqual(platform.budget, { monthlyUsd, enforcement: "advisory", compare: "most" });
    });
  }

  const AMOUNT = "dollars from 0.01 to 999999999.99, with at most two decimals, such as 500";
  for (const given of [0, "0.00", -1, 0.001, "1,000", "$5", "1e3", 1e21, true, {}, null]) {
    it(`reject a budget of ${JSON.stringify(given)}`, async () => {
      assert.deepEqual(await problems(withBudget({ monthlyUsd: given })), [
        `slipway:budget.monthlyUsd is ${JSON.stringify(given)}; it must be ${AMOUNT}. ` +
          fix("--path 'slipway:budget.monthlyUsd' 500"),
      ]);
    });
  }

  const cases: readonly [string, Record<string, string>, RegExp | string][] = [
    [
      "a budget without an amount",
      withBudget({ enforcement: "mandatory" }),
      `slipway:budget.monthlyUsd is not set; it must be ${AMOUNT}. ${fix("--path 'slipway:budget.monthlyUsd' 500")}`,
    ],
    [
      "a budget that is a number",
      withBudget(500),
      "slipway:budget is 500; it must be an object. Fix: pulumi config rm slipway:budget -s test",
    ],
    [
      "an unknown enforcement",
      withBudget({ monthlyUsd: 500, enforcement: "strict" }),
      'slipway:budget.enforcement is "strict"; it must be one of advisory, mandatory. ' +
        fix("--path 'slipway:budget.enforcement' advisory"),
    ],
    [
      "an unknown end of the estimate",
      withBudget({ monthlyUsd: 500, compare: "mean" }),
      'slipway:budget.compare is "mean"; it must be one of least, most. ' +
        fix("--path 'slipway:budget.compare' least"),
    ],
    [
      "an unknown key of the budget",
      withBudget({ monthlyUsd: 500, weeklyUsd: 100 }),
      "slipway:budget.weeklyUsd is not a setting; allowed there: compare, enforcement, monthlyUsd. " +
        "Fix: pulumi config rm --path 'slipway:budget.weeklyUsd' -s test",
    ],
    [
      "an unknown assumption",
      withCost({ trafficGb: 5 }),
      /^slipway:cost\.trafficGb is not a setting; allowed there: autoInstanceTypes, .*, spotDiscountPercent\. Fix: pulumi config rm --path 'slipway:cost\.trafficGb' -s test$/,
    ],
    [
      "part of a gigabyte",
      withCost({ egressGb: 0.5 }),
      "slipway:cost.egressGb is 0.5; it must be a whole number from 0 to 1000000. " +
        fix("--path 'slipway:cost.egressGb' 0"),
    ],
    [
      "more gigabytes than there can be",
      withCost({ logsGb: 1_000_001 }),
      "slipway:cost.logsGb is 1000001; it must be a whole number from 0 to 1000000. " +
        fix("--path 'slipway:cost.logsGb' 1000000"),
    ],
    [
      "negative requests",
      withCost({ keyRequests: -1 }),
      "slipway:cost.keyRequests is -1; it must be a whole number from 0 to 10000000000000. " +
        fix("--path 'slipway:cost.keyRequests' 0"),
    ],
    [
      "spot nodes for nothing",
      withCost({ spotDiscountPercent: 100 }),
      "slipway:cost.spotDiscountPercent is 100; it must be a whole number from 0 to 90. " +
        fix("--path 'slipway:cost.spotDiscountPercent' 90"),
    ],
    [
      "an instance type of the other architecture",
      withCost({ autoInstanceTypes: { arm64: "m7i.large" } }),
      'slipway:cost.autoInstanceTypes.arm64 is "m7i.large"; it must be an EC2 instance type of the architecture arm64, ' +
        `such as m7g.large. ${fix("--path 'slipway:cost.autoInstanceTypes.arm64' m7g.large")}`,
    ],
    [
      "something else than an instance type",
      withCost({ autoInstanceTypes: { amd64: "large" } }),
      'slipway:cost.autoInstanceTypes.amd64 is "large"; it must be an EC2 instance type of the architecture amd64, ' +
        `such as m7i.large. ${fix("--path 'slipway:cost.autoInstanceTypes.amd64' m7i.large")}`,
    ],
    [
      "a budget of a local environment, which costs nothing",
      { ...LOCAL, "slipway:budget": '{"monthlyUsd":5}' },
      /^slipway:budget is not a setting; allowed there: apps, .*, target\. Fix: pulumi config rm slipway:budget -s test$/,
    ],
    [
      "assumptions of a local environment",
      { ...LOCAL, "slipway:cost": '{"egressGb":5}' },
      /^slipway:cost is not a setting; allowed there: apps, .*, target\. Fix: pulumi config rm slipway:cost -s test$/,
    ],
  ];
  for (const [what, config, expected] of cases) {
    it(`reject ${what}`, async () => {
      const found = await problems(config);
      if (typeof expected === "string") assert.deepEqual(found, [expected]);
      else assert.match(found.join("\n"), expected);
    });
  }
});

describe("the stack output of the costs", () => {
  const budget = { monthlyUsd: "500", enforcement: "mandatory", compare: "least" } as const;
  const cases: readonly [string, Record<string, string>, CostOutput | undefined][] = [
    ["is absent from a local environment", LOCAL, undefined],
    ["is absent with the defaults", AWS, undefined],
    [
      "is absent with assumptions that are equal to the defaults",
      withCost({ egressGb: DEFAULT_COST_ASSUMPTIONS.egressGb, autoInstanceTypes: { amd64: "m7i.large" } }),
      undefined,
    ],
    [
      "has the assumptions that differ",
      withCost({ egressGb: 0, natGb: 100, autoInstanceTypes: { arm64: "c7g.large" } }),
      { assumptions: { egressGb: 0, autoInstanceTypes: { amd64: "m7i.large", arm64: "c7g.large" } } },
    ],
    ["has the budget", withBudget(budget), { budget }],
    [
      "has both",
      { ...withCost({ natGb: 7 }), "slipway:budget": JSON.stringify(budget) },
      { assumptions: { natGb: 7 }, budget },
    ],
  ];
  for (const [what, config, expected] of cases) {
    it(what, async () => {
      const { platform } = await read(config);
      assert.deepEqual(costOutput(platform), expected);
    });
  }
});
