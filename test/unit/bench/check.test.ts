import assert from "node:assert/strict";

import { blindnessOf, slownessOf } from "../../../scripts/bench/check";
import { countsByKind } from "../../../scripts/bench/project-programs";
import { readGolden } from "../../../plan/golden-file";

const USUAL = { plan: 4.8, peer: 2 };
const SLOW = { plan: 14.4, peer: 2 };

describe("the check of the plan's speed", () => {
  it("passes a plan that takes as long as usual, in one round at least", () => {
    assert.equal(slownessOf([USUAL]), undefined);
    assert.equal(slownessOf([SLOW, SLOW, USUAL]), undefined);
  });

  it("passes a plan on a machine that is 3 times slower", () => {
    assert.equal(slownessOf([{ plan: 14.4, peer: 6 }]), undefined);
  });

  it("fails a plan that is 3 times slower, with the lowest ratio", () => {
    assert.match(slownessOf([{ plan: 20, peer: 2 }, SLOW]) ?? "", /takes 7\.20 times .* the limit is/);
  });

  it("fails if a plan that is made slower is within the limit, with the limit to set", () => {
    assert.equal(blindnessOf([SLOW]), undefined);
    assert.match(blindnessOf([{ plan: 3.46, peer: 2 }]) ?? "", /set MAX_RATIO in scripts\/bench\/check\.ts to 1\.0$/);
  });

  it("makes as many objects of the peer as the plan has, by kind", () => {
    const counts = countsByKind(readGolden("local"));
    assert.ok((counts.Deployment ?? 0) > 1 && (counts.NetworkPolicy ?? 0) > 1, JSON.stringify(counts));
    assert.equal(counts.Release, undefined);
  });
});
