import { isUtf8 } from "node:buffer";
import { posix } from "node:path";

import {
  fixedPart,
  hasWildcard,
  ignorePattern,
  type IgnorePattern,
  trimmed,
  withoutLastWildcard,
} from "./ignore-pattern";
import { IgnorePatternError } from "./ignore-regexp";

/** Bytes of a line from which on the builder refuses it. */
const LINE_LIMIT = 64 * 1024;

/** Characters of a line that messages show. */
const SHOWN = 80;

/** Which patterns a folder or one of its parents matches, by the patterns' order. */
export type Matched = readonly boolean[];

/** The rules of an ignore file. */
export interface IgnoreRules {
  /**
   * Whether a path is excluded, and which patterns it matches. The last pattern that matches it, or a parent, decides.
   *
   * @param parent What its parent folder matches; @default it has none
   */
  judge(path: string, parent?: Matched): { readonly isExcluded: boolean; readonly matched: Matched };
  /** Whether an exception may apply to something inside of an excluded folder. */
  mayReinclude(folder: string): boolean;
}

/**
 * Reads an ignore file as Docker's builder does; undefined if it is invalid.
 *
 * @param file Its name in messages.
 * @param report Called for each line that the builder refuses.
 */
export function readIgnoreFile(
  content: Buffer,
  file: string,
  report: (problem: string) => void,
): IgnoreRules | undefined {
  if (!isUtf8(content)) {
    report(`${file} is not encoded in UTF-8: save it as UTF-8`);
    return undefined;
  }
  const lines = content
    .toString("utf8")
    .replace(/^\uFEFF/, "")
    .split("\n");
  const problems: string[] = [];
  const patterns = lines.flatMap((line, index) => {
    try {
      const pattern = patternIn(line);
      return pattern === undefined ? [] : [ignorePattern(pattern)];
    } catch (error) {
      if (!(error instanceof IgnorePatternError)) throw error;
      problems.push(
        `${file}, line ${index + 1}: ${JSON.stringify(abridged(trimmed(line)))} is invalid (${error.message}): separate ` +
          "folders by /, write \\ only in front of * ? [ ] ^ ! # or another \\, or remove the line",
      );
      return [];
    }
  });
  problems.forEach(report);
  return problems.length === 0 ? ignoreRules(patterns) : undefined;
}

function abridged(text: string): string {
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

/** The pattern in a line, cleaned; undefined in empty lines and comments. */
function patternIn(line: string): string | undefined {
  if (Buffer.byteLength(line) >= LINE_LIMIT) throw new IgnorePatternError("the line is too long");
  if (line.startsWith("#")) return undefined;
  const pattern = trimmed(line);
  if (pattern === "") return undefined;
  const path = pattern.startsWith("!") ? trimmed(pattern.slice(1)) : pattern;
  const fromRoot = path === "" ? "" : cleanPath(path).replace(/^\/(?=.)/s, "");
  // The builder cleans patterns once more, together with the exclamation mark.
  const again = trimmed(pattern.startsWith("!") ? `!${fromRoot}` : fromRoot);
  return again === "" ? undefined : cleanPath(again);
}

/** A path without empty parts, `.`, and `..` where possible. */
function cleanPath(path: string): string {
  return posix.normalize(path).replace(/(?<=.)\/$/s, "");
}

function ignoreRules(patterns: readonly IgnorePattern[]): IgnoreRules {
  const exceptions = patterns.filter(({ isException }) => isException).map(({ text }) => text);
  const folders = exceptions.map(withoutLastWildcard);
  // The builder, too, decides by folders alone if these have no wildcards; otherwise it reads everything.
  const areFixed = !folders.some(hasWildcard);
  const fixed = exceptions.map(fixedPart);
  return {
    judge: (path, parent) => {
      let isExcluded = false;
      const matched = patterns.map(({ isException, matches }, index) => {
        // As the builder does: a pattern that would change nothing is not tried, so folders inside do not inherit it.
        const isMatch = parent?.[index] === true || (isException === isExcluded && matches(path));
        if (isMatch) isExcluded = !isException;
        return isMatch;
      });
      return { isExcluded, matched };
    },
    mayReinclude: (folder) =>
      areFixed
        ? folders.some((part) => isWithin(part, folder))
        : fixed.some((part) => isWithin(part, folder) || isWithin(folder, part)),
  };
}

/** Whether a path is another, or inside of it. */
function isWithin(path: string, other: string): boolean {
  return other === "" || `${path}/`.startsWith(`${other}/`);
}
