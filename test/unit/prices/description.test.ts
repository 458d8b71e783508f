import assert from "node:assert/strict";

import { contradicts } from "../../../commands/prices/description";
import { decimal } from "../../../plan/cost/money";

describe("the description of a price", () => {
  for (const [description, usd, contradiction] of [
    ["$0.052 per NAT Gateway Hour", "0.0520000000", false],
    ["USD0.1170 per GB - first 10 TB", "0.11", true],
    ["$0.0054 per 1,000 PUT, COPY, POST, or LIST requests", "0.0000054", false],
    ["$0.40 per 1,000,000 queries for the first 1 Billion queries", "0.0000004", false],
    ["$0.40 per million queries", "0.0000004", false],
    ["$0.40 per 10 million queries", "0.00000004", false],
    ["$0.40 per million queries", "0.0000005", true],
    ["$1,234.50 per hour", "1234.5", false],
    ["$0.12 per hour", "0.1208", false],
    ["$0.12 per hour", "0.1258", true],
    ["First 50 health checks are free of charge", "0", false],
  ] as const) {
    it(`${contradiction ? "contradicts" : "agrees with"} the price: "${description}" at ${usd}`, () => {
      assert.equal(contradicts(description, decimal(usd)), contradiction);
    });
  }
});
