import assert from "node:assert/strict";

import { growthCharts } from "../../../scripts/bench/growth-chart";
import { type GrowthRun, growthRatios, growthSize } from "../../../scripts/bench/growth-run";

/** A run whose plan takes 2 ms of the processors and 50 kB a resource, and whose page takes the square of it. */
function run(copies: number, factor = 1): GrowthRun {
  const resources = copies * 20;
  const seconds = resources * 0.002 * factor;
  return {
    copies,
    resources,
    startKb: 1000,
    plannedKb: 1000 + resources * 50 * factor,
    peakKb: 1000,
    steps: {
      plan: { seconds: seconds * 2, cpuSeconds: seconds },
      page: { seconds: seconds ** 2, cpuSeconds: seconds ** 2 },
    },
  };
}

const SIZES = [10, 100, 1000].map((copies) => growthSize([run(copies, 0.5), run(copies), run(copies, 2)]));

describe("the growth of a plan", () => {
  it("is the median of several runs, with their spread", () => {
    const [smallest] = SIZES;
    assert.deepEqual(smallest?.msPerResource, { median: 2, low: 1, high: 4 });
    assert.deepEqual(smallest.kbPerResource, { median: 50, low: 25, high: 100 });
    assert.equal(smallest.seconds.median, 0.8);
  });

  it("needs a run", () => {
    assert.throws(() => growthSize([]), /no run was measured/);
  });

  it("is 10 for linear work and 100 for quadratic work", () => {
    const ratios = growthRatios(SIZES).map(({ forTenfold, ...rest }) => ({
      ...rest,
      forTenfold: Math.round(forTenfold),
    }));
    assert.deepEqual(ratios, [
      { step: "plan", from: 10, to: 100, forTenfold: 10 },
      { step: "page", from: 10, to: 100, forTenfold: 100 },
      { step: "plan", from: 100, to: 1000, forTenfold: 10 },
      { step: "page", from: 100, to: 1000, forTenfold: 100 },
    ]);
  });

  it("is measured by resources, not by copies: the platform has some of its own", () => {
    const base = { ...run(10), resources: 250 };
    const [plan] = growthRatios([growthSize([base]), growthSize([{ ...run(100), resources: 2050 }])]);
    assert.equal(plan?.forTenfold.toFixed(1), ((10 * 10) / (2050 / 250)).toFixed(1));
  });

  it("is drawn with a point for each size, inside of the picture, and the same at each time", () => {
    const charts = growthCharts(SIZES);
    assert.deepEqual(Object.keys(charts), ["growth-time", "growth-memory"]);
    for (const svg of Object.values(charts)) {
      const points = [...svg.matchAll(/<circle class="point" cx="([\d.]+)" cy="([\d.]+)"/g)];
      assert.equal(points.length, SIZES.length);
      const [x, y] = [1, 2].map((index) => points.map((point) => Number(point[index])));
      assert.ok(x?.every((value, index) => value > (x[index - 1] ?? 0) && value < 640));
      assert.ok(y?.every((value, index) => value < (y[index - 1] ?? 400) && value > 0));
      assert.doesNotMatch(svg, /NaN|undefined|Infinity/);
      assert.match(svg, /prefers-color-scheme: dark/);
    }
    assert.deepEqual(growthCharts(SIZES), charts);
  });
});
