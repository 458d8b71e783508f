import assert from "node:assert/strict";

import { renderComment } from "../../../plan/comment/comment";
import type { CommentCost } from "../../../plan/comment/cost-data";
import type { EnvironmentFinding, RevisionComparison } from "../../../plan/comment/data";
import { parseComparison } from "../../../plan/comment/schema";

const COST: CommentCost = {
  change: "+$36.50",
  before: "$73.00",
  after: "$109.50",
  lines: [{ amount: "+$36.50", what: "RDS postgres in two zones: db; before RDS postgres in one zone" }],
  withoutPrice: ["new: RDS mariadb in one zone (db)"],
};

/** The comment on one environment whose cost changes. */
function comparison(cost: CommentCost, finding: Partial<EnvironmentFinding> = {}): RevisionComparison {
  const compared = { environment: "prod", state: "compared", resources: [], outputs: [], cost, ...finding };
  return { base: "main", findings: [compared as EnvironmentFinding] };
}

/** Its lines about the cost. */
function costLines(cost: CommentCost, finding?: Partial<EnvironmentFinding>): string[] {
  const lines = renderComment(comparison(cost, finding)).split("\n");
  const start = lines.findIndex((line) => line.startsWith("💵"));
  return start < 0 ? [] : lines.slice(start, lines.indexOf("", start));
}

describe("the cost in the comment on a pull request", () => {
  it("is the difference of each environment, with its reasons", () => {
    assert.deepEqual(costLines(COST), [
      "💵 `prod` **+$36.50 a month** (`$73.00` → `$109.50`):",
      "- +$36.50 a month: `RDS postgres in two zones: db; before RDS postgres in one zone`",
      "- no price: `new: RDS mariadb in one zone (db)`",
    ]);
  });

  it("is absent where nothing changes, and where the environment ends", () => {
    assert.deepEqual(costLines({ ...COST, change: "$0.00", lines: [], withoutPrice: [] }), []);
    assert.deepEqual(costLines(COST, { state: "gone" }), []);
  });

  it("has the largest amounts of a long list only", () => {
    const lines = Array.from({ length: 11 }, (_, index) => ({ amount: `+$${20 - index}.00`, what: `thing ${index}` }));
    const shown = costLines({ ...COST, lines, withoutPrice: [] });
    assert.equal(shown.length, 10);
    assert.equal(shown[8], "- +$13.00 a month: `thing 7`");
    assert.equal(shown[9], "- and 3 more");
  });

  it("is read again from the comparison of an earlier run", () => {
    assert.deepEqual(parseComparison(JSON.stringify(comparison(COST))), comparison(COST));
  });

  // The comparison may be of unreviewed code, and amounts are not in code spans.
  for (const amount of ["[free](https://evil.example.com)", "+$1.00 @everyone", "<b>", "$1.00 to", "free"]) {
    it(`does not accept ${amount} as an amount`, () => {
      for (const cost of [
        { ...COST, change: amount },
        { ...COST, before: amount },
        { ...COST, lines: [{ amount, what: "x" }] },
      ]) {
        assert.throws(() => parseComparison(JSON.stringify(comparison(cost))), /The comparison is invalid/);
      }
    });
  }
});
