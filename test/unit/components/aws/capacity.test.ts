import assert from "node:assert/strict";

import { recurrence } from "../../../../components/aws/nodes/off-hours";
import { nodeGroupSpecs, splitByCapacityType } from "../../../../components/aws/nodes/capacity";
import { GROUP } from "./cluster-fixture";

const OFF_HOURS = { min: 2, max: 6, from: "21:00", to: "05:30", timezone: "Europe/Berlin" };

describe("splitByCapacityType", () => {
  it("keeps the sums in whole numbers, with as much of the minimum on demand as possible", () => {
    const split = (min: number, max: number, spotPercent: number) => {
      const { onDemand, spot } = splitByCapacityType({ min, max }, spotPercent);
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
          const [minOnDemand = 0, maxOnDemand = 0, minSpot = 0, maxSpot = 0] = split(min, max, percent);
          assert.equal(minOnDemand + minSpot, min);
          assert.equal(maxOnDemand + maxSpot, max);
          assert.ok(minOnDemand <= maxOnDemand && minSpot <= maxSpot && maxSpot * 100 <= max * percent);
        }
      }
    }
  });
});

describe("nodeGroupSpecs", () => {
  it("returns two groups if both capacity types have nodes, otherwise one", () => {
    const names = (spotPercent: number, max = 12) =>
      nodeGroupSpecs({ main: { ...GROUP, min: 1, max, spotPercent } }).map(({ name, capacityType }) => [
        name,
        capacityType,
      ]);
    assert.deepEqual(names(0), [["main", "ON_DEMAND"]]);
    assert.deepEqual(names(25), [
      ["main", "ON_DEMAND"],
      ["main-spot", "SPOT"],
    ]);
    assert.deepEqual(names(100), [["main-spot", "SPOT"]]);
    assert.deepEqual(names(25, 3), [["main", "ON_DEMAND"]]);
  });

  it("splits off-hours bounds in the same way", () => {
    const bounds = nodeGroupSpecs({ main: { ...GROUP, spotPercent: 25, offHours: OFF_HOURS } }).map(
      ({ offHours }) => offHours,
    );
    assert.deepEqual(bounds, [
      { min: 2, max: 5 },
      { min: 0, max: 1 },
    ]);
  });
});

describe("recurrence", () => {
  it("is a cron expression without leading zeros", () => {
    assert.equal(recurrence("21:00", "*"), "0 21 * * *");
    assert.equal(recurrence("05:30", "1-5"), "30 5 * * 1-5");
  });
});
