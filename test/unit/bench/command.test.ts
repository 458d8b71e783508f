import assert from "node:assert/strict";

import { UsageError } from "../../../lib/command";
import { benchUsage, parseBenchOptions } from "../../../scripts/bench/command";
import { PAIRS } from "../../../scripts/bench/pairs";

const KNOWN = ["one", "another"];
const parse = (...args: string[]) => parseBenchOptions(args, KNOWN, "the usage");

describe("the arguments of the benchmark", () => {
  for (const [args, expected] of [
    [[], { pairs: KNOWN, runs: 5, complete: true, write: true, check: false, help: false }],
    [["--quick"], { pairs: KNOWN, runs: 2, complete: true, write: true, check: false, help: false }],
    [["another"], { pairs: ["another"], runs: 5, complete: false, write: false, check: false, help: false }],
    [["another", "--write"], { pairs: ["another"], runs: 5, complete: false, write: true, check: false, help: false }],
    [["another", "one"], { pairs: KNOWN, runs: 5, complete: false, write: false, check: false, help: false }],
    [["--check"], { pairs: KNOWN, runs: 5, complete: true, write: true, check: true, help: false }],
    [
      ["--check", "--slowdown", "3"],
      { pairs: KNOWN, runs: 5, complete: true, write: true, check: true, slowdown: 3, help: false },
    ],
  ] as const) {
    it(`are understood: ${args.join(" ") || "none"}`, () => {
      assert.deepEqual(parse(...args), expected);
    });
  }

  for (const [args, message] of [
    [["two"], /no pair "two"; there are: one, another/],
    [["--fast"], /the usage/],
    [["--check", "one"], /remove one/],
    [["--check", "--quick"], /remove --quick/],
    [["--slowdown", "3"], /requires --check/],
    [["--check", "--slowdown", "0.5"], /"0.5"; use a number of at least 1/],
    [["--check", "--slowdown", "fast"], /"fast"; use a number/],
  ] as const) {
    it(`are refused: ${args.join(" ")}`, () => {
      assert.throws(
        () => parse(...args),
        (error) => error instanceof UsageError && message.test(error.message),
      );
    });
  }

  it("are listed with each pair, under a name of its own", () => {
    const lines = benchUsage(PAIRS)
      .split("\n")
      .map((line) => line.trim().replace(/ {2,}/, "  "));
    for (const { name, description } of PAIRS) assert.ok(lines.includes(`${name}  ${description}`), name);
    assert.equal(new Set(PAIRS.map(({ name }) => name)).size, PAIRS.length);
  });
});
