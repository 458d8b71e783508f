import assert from "node:assert/strict";

import { readIgnoreFile } from "../../../components/image/ignore-file";
import { patternOf } from "../../../components/image/ignore-pattern";
import { IGNORE_CASES } from "../../support/ignore-cases";
import { excludedPaths } from "../../support/ignore-cases/judge";

/** What Docker's builder accepts and the program does not, each with the part of the message that says why. */
const UNSUPPORTED: readonly (readonly [string, RegExp])[] = [
  ["\\pL", /\\p is not supported/],
  ["\\PL", /\\P is not supported/],
  ["\\Qa", /\\Q is not supported/],
  ["\\x{41}", /\\x is not supported/],
  ["a\n\uFEFFb", /starts with a byte order mark/],
  ["a{2}*", /takes the number in braces for a count/],
  ["a{2,}*", /takes the number in braces for a count/],
];

/** Names that contain each character with a meaning. */
const NAMES = [
  "a",
  "a b",
  "a*",
  "?",
  "[a]",
  "a\\b",
  "^a",
  "a|b*",
  "a{2}?",
  "!a",
  "#a",
  "(a)+",
  ".$",
  "é😀",
  "b/!a",
  "-",
];

describe("an ignore file", () => {
  for (const [ignore, ...expected] of IGNORE_CASES) {
    it(`is read as Docker's builder does: ${JSON.stringify(ignore)}`, () => {
      const [excluded, sent = []] = expected;
      const found = excludedPaths(ignore, excluded === "refused" ? [] : [...excluded, ...sent]);
      if (excluded === "refused") assert.ok("refused" in found, "it is accepted");
      else assert.deepEqual(found, excluded);
    });
  }

  for (const [ignore, why] of UNSUPPORTED) {
    it(`is refused if a pattern is not supported: ${ignore}`, () => {
      const found = excludedPaths(ignore, []);
      assert.match("refused" in found ? found.refused.join() : "", why);
    });
  }

  it("is refused with each invalid line", () => {
    const problems: string[] = [];
    const content = Buffer.from("a\n# ![\n![b\nc\\\n!\n");
    assert.equal(
      readIgnoreFile(content, "shop/.dockerignore", (problem) => problems.push(problem)),
      undefined,
    );
    const fix = "separate folders by /, write \\ only in front of * ? [ ] ^ ! # or another \\, or remove the line";
    assert.deepEqual(problems, [
      `shop/.dockerignore, line 3: "![b" is invalid (its [ and ] are invalid): ${fix}`,
      `shop/.dockerignore, line 4: "c\\\\" is invalid (a \\ is last): ${fix}`,
      `shop/.dockerignore, line 5: "!" is invalid (no path follows the !): ${fix}`,
    ]);
  });

  it("is refused in another encoding than UTF-8", () => {
    const problems: string[] = [];
    readIgnoreFile(Buffer.from("\uFEFFa\n", "utf16le"), ".dockerignore", (problem) => problems.push(problem));
    assert.deepEqual(problems, [".dockerignore is not encoded in UTF-8: save it as UTF-8"]);
  });

  it("is refused with a line of 64 KiB, and accepted with one byte less", () => {
    assert.ok("refused" in excludedPaths("a".repeat(65_536), []));
    assert.deepEqual(excludedPaths(`${"a".repeat(65_535)}\nb`, ["b"]), ["b"]);
  });

  it("has a line for each name, which excludes nothing else", () => {
    for (const name of NAMES) {
      const pattern = patternOf(name) ?? assert.fail(name);
      assert.deepEqual(excludedPaths(pattern, NAMES), [name], pattern);
    }
    for (const name of [" a", "a ", "a\nb"]) assert.equal(patternOf(name), undefined, name);
  });
});
