import assert from "node:assert/strict";
import { stripVTControlCharacters } from "node:util";

import { createPaint } from "../../../plan/text/terminal";
import { fitTo } from "../../../plan/text/fit";

const TEXT = [
  "dev  358 resources in 92 components",
  "├─ Network slipway-dev  10.0.0.0/16, 3 zones, endpoints",
  "│  └─ a-word-that-is-longer-than-the-terminal is-here",
  "",
].join("\n");

describe("text in a narrow terminal", () => {
  for (const columns of [20, 30, 50]) {
    it(`is broken between words at ${columns} columns, without losing any`, () => {
      const fitted = fitTo({ isTTY: true, columns }, TEXT);
      const words = (text: string) => text.split(/\s+/);
      assert.deepEqual(words(fitted), words(TEXT));
      for (const line of fitted.split("\n")) {
        assert.ok(line.length <= columns || words(line.trim()).length === 1 || line.includes("a-word"), line);
      }
    });
  }

  it("is measured without the codes of colours", () => {
    const { bold } = createPaint(true);
    const fitted = fitTo({ isTTY: true, columns: 20 }, bold("a first line of words that is long"));
    assert.deepEqual(stripVTControlCharacters(fitted).split("\n"), ["a first line of", "  words that is long"]);
  });

  for (const [stream, name] of [
    [{}, "a pipe"],
    [{ isTTY: false, columns: 20 }, "a pipe with columns"],
    [{ isTTY: true, columns: 0 }, "a terminal of unknown width"],
    [{ isTTY: true, columns: 80 }, "a wide terminal"],
  ] as const) {
    it(`is unchanged in ${name}`, () => {
      assert.equal(fitTo(stream, TEXT), TEXT);
    });
  }
});
