import assert from "node:assert/strict";

import { type CostOptions, estimate } from "../../../plan/cost/plan-cost";
import type { Plan } from "../../../plan/model";
import { createPaint } from "../../../plan/text/terminal";
import { renderCost, renderCosts } from "../../../plan/text/cost";
import { component, plan, resource } from "../plan/fixture";
import { priceFile, TODAY } from "./environment";

const aws = resource("pulumi:providers:aws", "aws", { inputs: { region: "us-east-1" } });
const nat = resource("aws:ec2/natGateway:NatGateway", "nat");
const shop = component("slipway:platform:Application", "shop");
const bucket = resource("aws:s3/bucket:Bucket", "shop-files", { parent: shop.urn });
const nodes = resource("aws:eks/nodeGroup:NodeGroup", "nodes", {
  inputs: { instanceTypes: ["m7i.large"], scalingConfig: { minSize: 1, maxSize: 2 } },
});
/** Resources that differ in what is known about their costs. */
const CHARGED = { bucket: [bucket], "bucket and NAT": [bucket, nat], nodes: [nodes] };

const PRICES = priceFile({
  "nat/hour": "0.045",
  "s3/gb-month": "0.023",
  "s3/write": "0.000005",
  "s3/read": "0.0000004",
  "ec2/m7i.large/hour": "0.01",
  "ebs/gp3/gb-month": "0.10",
});
const OPTIONS = { today: TODAY, prices: PRICES };

const linesOf = (plans: readonly Plan[], options: CostOptions = OPTIONS) =>
  renderCosts(
    plans,
    plans.map((one) => estimate(one, options)),
  );
function tableOf(one: Plan, columns = 80): string[] {
  const found = estimate(one, OPTIONS);
  assert.ok(found);
  return renderCost(one, found, { columns, paint: createPaint(false) }).split("\n");
}

describe("costs on a terminal", () => {
  it("are one line for each environment", () => {
    const plans = [plan([], "local"), plan([aws, nat], "dev"), plan([aws, bucket], "prod"), plan([aws], "empty")];
    assert.deepEqual(linesOf(plans), [
      "local  nothing: no account is used",
      "dev    $32.85 a month, and 1 charge without a price",
      "prod   $1.13 a month",
      "empty  $0.00 a month",
    ]);
  });

  for (const [what, monthlyUsd, compare, expected] of [
    ["bucket", "1.13", "most", "$1.13 a month (budget of $1.13: kept)"],
    ["bucket", "1.12", "most", "$1.13 a month (budget of $1.12: exceeded)"],
    ["bucket and NAT", "30", "most", "$33.98 a month, and 1 charge without a price (budget of $30.00: exceeded)"],
    ["nodes", "10", "least", "$9.30 to $18.60 a month (budget of $10.00 for the least: kept)"],
    ["nodes", "10", "most", "$9.30 to $18.60 a month (budget of $10.00 for the most: exceeded)"],
  ] as const) {
    it(`have the budget beside them: ${monthlyUsd} for the ${compare} of ${what}`, () => {
      const budget = { monthlyUsd, compare, enforcement: "advisory" };
      const budgeted = { ...plan([aws, ...CHARGED[what]], "dev"), outputs: { cost: { budget } } };
      assert.deepEqual(linesOf([budgeted]), [`dev  ${expected}`]);
    });
  }

  it("say so where a region has no prices at all", () => {
    assert.deepEqual(linesOf([plan([aws, nat], "dev")], { ...OPTIONS, prices: priceFile({}) }), [
      "dev  no prices of us-east-1. Fix: npm run prices -- us-east-1",
    ]);
  });

  it("are a table by part and by application, with what has no price", () => {
    const lines = tableOf(plan([aws, nat, shop, bucket]));
    assert.deepEqual(lines.slice(0, 13), [
      "Cost of dev a month                                            from           to",
      "NAT  and what has no price                                   $32.85       $32.85",
      "  NAT gateway: nat                                           $32.85       $32.85",
      "  data through NAT: nat                                    no price     no price",
      "object store                                                  $1.13        $1.13",
      "  S3 Standard: shop-files                                     $0.23        $0.23",
      "  writes to S3: shop-files                                    $0.50        $0.50",
      "  reads from S3: shop-files                                   $0.40        $0.40",
      "in all, without what has no price                            $33.98       $33.98",
      "",
      "By application: own charges + part of the platform             from           to",
      "shop: $1.13 + $32.85                                         $33.98       $33.98",
      "",
    ]);
    assert.deepEqual(lines.slice(13, 15), ["Without a price, and not in the sums:", "  - GB through a NAT gateway"]);
  });

  for (const [compare, monthlyUsd, expected] of [
    ["least", "9.30", "budget for the least: kept (mandatory)                        $9.30             "],
    ["most", "18", "budget for the most: exceeded (mandatory)                                 $18.00"],
  ] as const) {
    it(`have a budget for the ${compare} in the column of the ${compare}`, () => {
      const budget = { monthlyUsd, compare, enforcement: "mandatory" };
      const budgeted = { ...plan([aws, nodes]), outputs: { cost: { budget } } };
      const lines = tableOf(budgeted);
      assert.equal(lines[lines.findIndex((line) => line.startsWith("in all")) + 1], expected);
    });
  }

  for (const columns of [60, 80, 120]) {
    it(`fit ${columns} columns`, () => {
      const name = "a-very-long-name-of-an-application-that-does-not-fit";
      const long = component("slipway:platform:Application", name);
      const lines = tableOf(plan([aws, nat, long, bucket]), columns);
      assert.deepEqual(
        lines.filter((line) => line.length > columns),
        [],
      );
    });
  }

  it("do not exist for an environment without AWS", () => {
    assert.equal(estimate(plan([nat]), OPTIONS), undefined);
  });
});
