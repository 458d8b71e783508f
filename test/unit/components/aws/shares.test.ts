import assert from "node:assert/strict";

import { recurrence } from "../../../../components/aws/nodes/off-hours";
import { divide, shares } from "../../../../components/aws/nodes/capacity";
import { GROUP } from "./cluster-fixture";

const NIGHT = { min: 2, max: 6, from: "21:00", to: "05:30", timezone: "Europe/Berlin" };

describe("shares of a node group", () => {
  it("keep the sums, in whole numbers, and the fewest nodes on demand as long as there is room", () => {
    const split = (min: number, max: number, spotPercent: number) => {
      const { onDemand, spot } = divide({ min, max }, spotPercent);
      return [onDemand.min, onDemand.max, spot.min, spot.max];
    };
    assert.deepEqual(split(3, 12, 25), [3, 9, 0, 3]);
    assert.deepEqual(split(3, 12, 0), [3, 12, 0, 0]);
    assert.deepEqual(split(3, 12, 100), [0, 0, 3, 12]);
    assert.deepEqual(split(3, 10, 33), [3, 7, 0, 3]);
    assert.deepEqual(split(5, 6, 50), [3, 3, 2, 3]);
    for (let max = 1; max <= 12; max += 1) {
      for (let min = 0; min <= max; min += 1) {
        for (let percent = 0; percent <= 100; percent += 1) {
          const [fewest = 0, most = 0, fewestSpot = 0, mostSpot = 0] = split(min, max, percent);
          assert.equal(fewest + fewestSpot, min);
          assert.equal(most + mostSpot, max);
          assert.ok(fewest <= most && fewestSpot <= mostSpot && mostSpot * 100 <= max * percent);
        }
      }
    }
  });

  it("are two groups where both capacity types have nodes, and else one", () => {
    const names = (spotPercent: number, max = 12) =>
      shares({ main: { ...GROUP, min: 1, max, spotPercent } }).map(({ name, capacity }) => [name, capacity]);
    assert.deepEqual(names(0), [["main", "ON_DEMAND"]]);
    assert.deepEqual(names(25), [
      ["main", "ON_DEMAND"],
      ["main-spot", "SPOT"],
    ]);
    assert.deepEqual(names(100), [["main-spot", "SPOT"]]);
    assert.deepEqual(names(25, 3), [["main", "ON_DEMAND"]]);
  });

  it("divide the night as they divide the day", () => {
    const nights = shares({ main: { ...GROUP, spotPercent: 25, night: NIGHT } }).map(({ night }) => night);
    assert.deepEqual(nights, [
      { min: 2, max: 5 },
      { min: 0, max: 1 },
    ]);
  });

  it("refuse a night that is larger than the day", () => {
    assert.throws(
      () => shares({ main: { ...GROUP, night: { ...NIGHT, max: 13 } } }),
      /groups\.main\.night\.max is 13; it must be at most 12.* Fix: pulumi config set --path '.*' 12$/,
    );
  });

  it("refuse to begin without a node", () => {
    assert.throws(
      () => shares({ main: { ...GROUP, min: 0 }, other: { ...GROUP, min: 0, spotPercent: 50 } }),
      /slipway:cluster\.nodes\.groups\.main\.min is 0, as in every group; .* 'slipway:cluster\.nodes\.groups\.main\.min' 1$/,
    );
    assert.equal(shares({ main: { ...GROUP, min: 0 }, other: GROUP }).length, 2);
  });

  it("refuse a group that has the name of another's spot part", () => {
    assert.throws(
      () => shares({ main: { ...GROUP, spotPercent: 50 }, "main-spot": GROUP }),
      /groups has main-spot, which is the name of another group's spot part/,
    );
  });
});

describe("recurrence", () => {
  it("is a cron expression without leading zeros", () => {
    assert.equal(recurrence("21:00", "*"), "0 21 * * *");
    assert.equal(recurrence("05:30", "1-5"), "30 5 * * 1-5");
  });
});
