import assert from "node:assert/strict";

import { code } from "../../../plan/comment/text";

/** The content of a code span in a cell: bars without their backslashes, then the text between the fences. */
function shown(span: string): string {
  const cell = span.replaceAll("\\|", "|");
  const fence = /^`+/.exec(cell)?.[0] ?? "";
  assert.ok(fence.length > 0 && cell.endsWith(fence), span);
  const inner = cell.slice(fence.length, -fence.length);
  const runs = [...inner.matchAll(/`+/g)].map(([run]) => run.length);
  assert.ok(!runs.includes(fence.length), `${span} ends early`);
  return inner.trim();
}

describe("a value in a comment", () => {
  for (const text of [
    "plain",
    "<img src=x onerror=alert(1)> <!-- --> </details>",
    "@everyone [link](https://evil.example.com) https://evil.example.com #1",
    "`",
    "```` fence",
    "a `b` ``c``",
    "ends with a backslash \\",
    "a | b",
  ]) {
    it(`is shown unchanged: ${text}`, () => {
      assert.equal(shown(code(text, 200)), text);
    });
  }

  it("never ends its cell", () => {
    for (const text of ["|", "\\|", "\\\\|", "\\\\\\|", "a\\|`| b", "||"]) {
      // A bar ends a cell unless a single backslash precedes it.
      const bars = [...code(text, 100).matchAll(/(\\*)\|/g)].map(([, backslashes = ""]) => backslashes.length);
      assert.ok(bars.length > 0);
      assert.ok(
        bars.every((count) => count === 1),
        code(text, 100),
      );
    }
  });

  it("has no line breaks and no invisible characters", () => {
    assert.equal(code("a\nb\r\u202Ec\u200Bd\u0000", 100), "`a⏎b\\u{d}\\u{202e}c\\u{200b}d\\u{0}`");
  });

  it("is a dash if empty, and cut if too long", () => {
    assert.equal(code("", 10), "–");
    assert.equal(code(" \u0020 ", 10), "–");
    assert.equal(code("x".repeat(20), 5), "`xxxx…`");
  });
});
