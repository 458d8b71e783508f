import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { planEnvironments } from "../../plan/children";
import { estimateOf } from "../../plan/cost/estimate";
import type { Figure } from "../../plan/cost/figure";
import { type Decimal, decimal, dollars } from "../../plan/cost/money";
import { type PriceFile, priceFileName } from "../../plan/cost/price-file";
import { costResources } from "../../plan/cost/resources";
import { advisories, WITH_POLICIES } from "./environments/policy-pack";
import { TestStack } from "./environments/stack";
import { BUILD_TIMEOUT } from "./support";

const REGION = "eu-central-1";

describe("a budget in the engine, before the first deployment of dev", () => {
  const stack = new TestStack("dev", "four-words-nobody-else-thought-of");
  /** The upper end of the estimate for the plan. */
  let most: Decimal;

  before(async function () {
    this.timeout(BUILD_TIMEOUT);
    await stack.prepare();
    // One application is enough: what matters is that the policy sees the same resources as the plan.
    stack.setApplications(["phpdemo"]);
    await stack.init();
    const [plan] = await planEnvironments(["dev"], stack.folder);
    assert.ok(plan);
    const today = new Date();
    const { figures = [] } = estimateOf(costResources(plan), { prices: undefined, today }) ?? {};
    const prices = pricesOf(figures, today);
    mkdirSync(join(stack.folder, "prices"), { recursive: true });
    writeFileSync(join(stack.folder, "prices", priceFileName(REGION)), JSON.stringify(prices));
    const estimated = estimateOf(costResources(plan), { prices, today });
    assert.ok(estimated !== undefined);
    assert.ok(estimated.items.every(({ cost }) => cost !== undefined));
    most = estimated.total.most;
  });
  after(() => stack.close());

  it("that is mandatory and exceeded stops `up` before anything is created, at the plan's estimate", async () => {
    const budget = most.minus(decimal("0.01"));
    await setBudget(budget, "mandatory");
    const { output } = await stack.pulumi(["up", "--yes", ...WITH_POLICIES], { fails: true });
    assert.match(output, /\[mandatory\] {2}budget-kept {2}\(pulumi:pulumi:Stack: slipway-dev\)/);
    assert.ok(output.includes(exceeded(budget)), output);
    assert.deepEqual(advisories(output).filter(isAboutBudget), []);
    assert.deepEqual(stack.createdResources(), []);
  });

  it("that is advisory and exceeded is a warning", async () => {
    const budget = most.minus(decimal("0.01"));
    await setBudget(budget, "advisory");
    const { output } = await stack.pulumi(["preview", ...WITH_POLICIES]);
    assert.ok(!output.includes("[mandatory]"), output);
    assert.equal(advisories(output).filter(isAboutBudget).length, 1, output);
    assert.ok(output.includes(exceeded(budget)), output);
  });

  it("that is kept is not reported", async () => {
    await setBudget(most, "mandatory");
    const { output } = await stack.pulumi(["preview", ...WITH_POLICIES]);
    assert.match(output, /Policies:\s+\S+ slipway@v0\.1\.0/);
    assert.ok(!output.includes("[mandatory]"), output);
    assert.deepEqual(advisories(output).filter(isAboutBudget), []);
  });

  const exceeded = (budget: Decimal) =>
    `it costs at most ${dollars(most)} a month, more than the budget of ${dollars(budget)}: `;

  async function setBudget(monthlyUsd: Decimal, enforcement: string): Promise<void> {
    const settings = [
      `slipway:budget.monthlyUsd=${monthlyUsd.toFixed(2)}`,
      `slipway:budget.enforcement=${enforcement}`,
    ];
    await stack.pulumi(["config", "set-all", "--path", ...settings.flatMap((setting) => ["--plaintext", setting])]);
  }
});

function isAboutBudget({ rule }: { readonly rule: string }): boolean {
  return rule.startsWith("budget-");
}

/** A dollar for each unit of each figure, so that every unit counts. */
function pricesOf(figures: readonly Figure[], today: Date): PriceFile {
  const source = { file: "https://pricing.us-east-1.amazonaws.com/", read: today.toISOString().slice(0, 10) };
  const tiers = [{ from: "0", usd: "1" }];
  const price = ({ row }: Figure) => ({ unit: row.unit, tiers, source, instance: { vcpus: 2, memoryGib: 8 } });
  return { region: REGION, currency: "USD", figures: Object.fromEntries(figures.map((one) => [one.id, price(one)])) };
}
