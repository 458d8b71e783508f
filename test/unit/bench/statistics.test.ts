import assert from "node:assert/strict";

import { ratios, rounded, spreadOf, spreadText } from "../../../scripts/bench/statistics";

describe("the statistics of the benchmark", () => {
  for (const [values, median, low, high] of [
    [[3], 3, 3, 3],
    [[5, 1, 2], 2, 1, 5],
    [[4, 1, 10, 2], 3, 1, 10],
    [[10, 9, 100, 8, 7], 9, 7, 100],
  ] as const) {
    it(`has the median ${median} of ${values.join(", ")}`, () => {
      assert.deepEqual(spreadOf(values), { median, low, high });
    });
  }

  it("has no median of nothing", () => {
    assert.throws(() => spreadOf([]), /no values/);
  });

  it("compares runs that followed one another, as far as both have them", () => {
    assert.deepEqual(ratios([2, 9, 8], [1, 3]), [2, 3]);
    assert.deepEqual(ratios([2], [1, 3]), [2]);
  });

  for (const [value, text] of [
    [0, "0"],
    [0.01234, "0.0123"],
    [1, "1.00"],
    [1.236, "1.24"],
    [12.36, "12.4"],
    [123.6, "124"],
    [1234.5, "1235"],
    [-1.236, "-1.24"],
  ] as const) {
    it(`prints ${value} as ${text}`, () => {
      assert.equal(rounded(value), text);
    });
  }

  it("prints a spread only where there is one", () => {
    assert.equal(spreadText({ median: 2, low: 1, high: 3 }), "2.00 (1.00-3.00)");
    assert.equal(spreadText({ median: 2, low: 2, high: 2 }), "2.00");
  });
});
