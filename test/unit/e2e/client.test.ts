import assert from "node:assert/strict";

import { describeBody } from "../../e2e/support/client";

describe("the text of a response in a message", () => {
  const cases: readonly [body: string, text: string][] = [
    ["", ""],
    ["no available server\n", "no available server"],
    ['{"error":"the database is not reachable"}', '{"error":"the database is not reachable"}'],
    ["<html><title>Back in a moment</title>\n<h1>Part of it</h1></html>", "Back in a moment Part of it"],
    ["<style>\nh1 { color: red }\n</style><script src='/a.js'>let a = 1 < 2;</script><p>seen</p>", "seen"],
    [`<p>${"long ".repeat(100)}</p>`, "long ".repeat(24)],
  ];
  for (const [body, text] of cases) {
    it(JSON.stringify(body.slice(0, 40)), () => {
      assert.equal(describeBody(body), text);
    });
  }
});
