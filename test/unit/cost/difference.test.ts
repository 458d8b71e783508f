import assert from "node:assert/strict";

import { commentCost } from "../../../plan/comment/cost-data";
import { costDifference } from "../../../plan/cost/difference";
import type { PlannedResource } from "../../../plan/model";
import { plan, resource } from "../plan/fixture";
import { priceFile, TODAY } from "./environment";

const provider = resource("pulumi:providers:aws", "aws", { inputs: { region: "eu-central-1" } });
const database = (inputs: object) =>
  resource("aws:rds/instance:Instance", "thoughts-db", {
    inputs: { engine: "postgres", instanceClass: "db.t4g.small", storageType: "gp3", allocatedStorage: 20, ...inputs },
  });
const nat = (name: string) => resource("aws:ec2/natGateway:NatGateway", name);

const OPTIONS = {
  today: TODAY,
  prices: priceFile({
    "nat/hour": "0.052",
    "nat/gb": "0.052",
    "rds/postgres/db.t4g.small/one-zone/hour": "0.037",
    "rds/postgres/db.t4g.small/two-zones/hour": "0.074",
    "rds/gp3/one-zone/gb-month": "0.137",
    "rds/gp3/two-zones/gb-month": "0.274",
  }),
};

/** What the comment says about the change of an environment. */
function change(before: readonly PlannedResource[], after: readonly PlannedResource[]) {
  const difference = costDifference(plan([provider, ...before]), plan([provider, ...after]), OPTIONS);
  assert.ok(difference);
  const { change: amount, lines, withoutPrice } = commentCost(difference);
  return { amount, lines: lines.map((line) => `${line.amount}: ${line.what}`), withoutPrice };
}

describe("the difference of costs", () => {
  it("names what is charged instead of something else, with both", () => {
    assert.deepEqual(change([database({})], [database({ multiAz: true })]), {
      amount: "+$29.75",
      lines: [
        "+$27.01: RDS postgres db.t4g.small in two zones: thoughts-db; before RDS postgres db.t4g.small in one zone",
        "+$2.74: 20 GB of gp3 storage in two zones: thoughts-db; before 20 GB of gp3 storage in one zone",
      ],
      withoutPrice: [],
    });
  });

  it("adds up resources of one kind, the largest amount first, and no shares of the same data", () => {
    assert.deepEqual(change([nat("a")], [nat("a"), nat("b"), nat("c"), database({})]), {
      amount: "+$105.67",
      lines: [
        "+$75.92: NAT gateway: 3 resources",
        "+$27.01: RDS postgres db.t4g.small in one zone: thoughts-db",
        "+$2.74: 20 GB of gp3 storage in one zone: thoughts-db",
      ],
      withoutPrice: [],
    });
  });

  it("tells what comes and goes without a price, and nothing where nothing changes", () => {
    const without = [database({ engine: "nonesuch" })];
    assert.deepEqual(change([], without).withoutPrice, ["new: RDS nonesuch db.t4g.small in one zone (thoughts-db)"]);
    assert.deepEqual(change(without, []).withoutPrice, ["gone: RDS nonesuch db.t4g.small in one zone (thoughts-db)"]);
    assert.deepEqual(change(without, without), { amount: "$0.00", lines: [], withoutPrice: [] });
  });

  it("uses the assumptions of the later plan for both, so that another guess is no change", () => {
    const later = { ...plan([provider, nat("a")]), outputs: { cost: { assumptions: { natGb: 5000 } } } };
    assert.deepEqual(costDifference(plan([provider, nat("a")]), later, OPTIONS)?.lines, []);
  });

  it("does not exist for environments without AWS", () => {
    assert.equal(costDifference(plan([nat("a")]), plan([]), OPTIONS), undefined);
  });
});
