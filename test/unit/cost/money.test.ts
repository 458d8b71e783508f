import assert from "node:assert/strict";

import {
  between,
  decimal,
  differenceOf,
  dollarRange,
  dollars,
  exactly,
  signedRange,
  sumOf,
} from "../../../plan/cost/money";
import { tieredCost } from "../../../plan/cost/price";

describe("amounts of money", () => {
  const texts: readonly [amount: string, text: string][] = [
    ["0", "$0.00"],
    ["0.004", "$0.00"],
    ["0.005", "$0.01"],
    ["-0.004", "$0.00"],
    ["-3", "-$3.00"],
    ["999.995", "$1,000.00"],
    ["1234567.891", "$1,234,567.89"],
    ["-1234.5", "-$1,234.50"],
  ];
  for (const [amount, text] of texts) {
    it(`shows ${amount} as ${text}`, () => {
      assert.equal(dollars(decimal(amount)), text);
    });
  }

  it("shows both ends of a range unless they look the same", () => {
    assert.equal(dollarRange(between("1", "2.5")), "$1.00 to $2.50");
    assert.equal(dollarRange(between("1.001", "1.004")), "$1.00");
  });

  it("shows the sign of a difference", () => {
    assert.equal(signedRange(exactly("36.5")), "+$36.50");
    assert.equal(signedRange(between("-3", "2")), "-$3.00 to +$2.00");
    assert.equal(signedRange(exactly("0.001")), "$0.00");
  });

  it("adds without the error of binary fractions", () => {
    const sum = sumOf(Array.from({ length: 10 }, () => exactly("0.1")));
    assert.equal(sum.most.toString(), "1");
    assert.equal(differenceOf(exactly("0.3"), exactly("0.1")).least.toString(), "0.2");
  });

  it("refuses a fraction that a number has made inexact", () => {
    assert.throws(() => decimal(1).times(0.1));
  });
});

describe("the cost of a quantity", () => {
  const tiers = [
    { from: "0", usd: "0" },
    { from: "10", usd: "2" },
    { from: "20", usd: "1" },
  ];
  const cases: readonly [quantity: string, usd: string][] = [
    ["0", "0"],
    ["10", "0"],
    ["10.5", "1"],
    ["20", "20"],
    ["21", "21"],
    ["1000", "1000"],
  ];
  for (const [quantity, usd] of cases) {
    it(`is ${usd} dollars for ${quantity} units`, () => {
      assert.equal(tieredCost(decimal(quantity), tiers).toString(), usd);
    });
  }
});
