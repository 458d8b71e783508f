import { IgnorePatternError, toRegExp } from "./ignore-regexp";

/** A pattern of an ignore file. */
export interface IgnorePattern {
  /** Without the `!` of an exception. */
  readonly text: string;
  readonly isException: boolean;
  /** Whether a path itself matches, whatever its parent folders do. Matches depend on case. */
  readonly matches: (path: string) => boolean;
}

/** The characters by which the builder decides whether it has to read excluded folders. */
const WILDCARD = /[*?[\]^\\]/;

/** The characters that Go trims, which are not those of `String.trim`. */
const SPACE = "[\\t-\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";
const OUTER_SPACE = new RegExp(`^${SPACE}+|${SPACE}+$`, "g");

/**
 * Compiles a pattern with the meaning that it has to Docker's builder.
 *
 * @param pattern Cleaned by {@link cleanPath}, with the `!` of an exception.
 * @throws IgnorePatternError if the builder refuses it, or if it has an escape without an equivalent.
 */
export function ignorePattern(pattern: string): IgnorePattern {
  const isException = pattern.startsWith("!");
  const text = isException ? pattern.slice(1) : pattern;
  if (text === "") throw new IgnorePatternError("no path follows the !");
  if (text.startsWith("\uFEFF")) throw new IgnorePatternError("it starts with a byte order mark");
  if (!isWellFormed(Array.from(text)))
    throw new IgnorePatternError(text.endsWith("\\") ? "a \\ is last" : "its [ and ] are invalid");
  return { text, isException, matches: matcher(text) };
}

/** Whether a pattern has wildcards, sets or escapes. */
export function hasWildcard(pattern: string): boolean {
  return WILDCARD.test(pattern);
}

/** A pattern without the wildcards that stand for everything in a folder. */
export function withoutLastWildcard(pattern: string): string {
  return pattern.replace(/\/\*\*$/, "").replace(/\/\*$/, "");
}

/** The folders of a pattern before the first part that is not literal; empty if that is the first. */
export function fixedPart(pattern: string): string {
  const parts = pattern.split("/");
  const first = parts.findIndex((part) => hasWildcard(part) || part.includes("{"));
  // An alternative may match anywhere.
  if (pattern.includes("|")) return "";
  return parts.slice(0, first < 0 ? parts.length : first).join("/");
}

/** A pattern that matches only this path; undefined if no line of an ignore file can. */
export function patternOf(path: string): string | undefined {
  if (path !== trimmed(path) || /[\n\r]/.test(path)) return undefined;
  return path.replace(/[*?[\]^\\|{}]/g, "\\$&").replace(/^[!#]/, "\\$&");
}

/** A text without white space at its ends. */
export function trimmed(text: string): string {
  return text.replace(OUTER_SPACE, "");
}

/**
 * The builder's matcher: a pattern without wildcards is a path; one whose only wildcard is a `**` at its end or start is
 * a prefix or suffix; others are regular expressions. It replaces wildcards inside of brackets as well.
 */
function matcher(pattern: string): (path: string) => boolean {
  const chars = Array.from(pattern);
  let kind: "path" | "prefix" | "suffix" | "expression" = "path";
  let source = "^";
  for (let at = 0; at < chars.length; at += 1) {
    const char = chars[at] ?? "";
    if (char === "*" && chars[at + 1] === "*") {
      const isFirst = at === 0;
      at += chars[at + 2] === "/" ? 2 : 1;
      const isLast = at === chars.length - 1;
      source += isLast ? ".*" : "(.*/)?";
      kind = isFirst ? "suffix" : isLast && kind === "path" ? "prefix" : "expression";
    } else if (char === "*" || char === "?") {
      source += char === "*" ? "[^/]*" : "[^/]";
      kind = "expression";
    } else if (char === "\\") {
      at += 1;
      source += `\\${chars[at] ?? ""}`;
      if (at < chars.length) kind = "expression";
    } else {
      // Not |, { and }: the builder means to escape them, but does not.
      source += /[.+()$]/.test(char) ? `\\${char}` : char;
      if (char === "[" || char === "]") kind = "expression";
    }
  }
  if (kind === "expression") {
    const expression = toRegExp(`${source}$`);
    return (path) => expression.test(path);
  }
  if (kind === "prefix") return (path) => path.startsWith(pattern.slice(0, -"**".length));
  if (kind === "path") return (path) => path === pattern;
  const suffix = pattern.slice("**".length);
  return (path) => path.endsWith(suffix) || (suffix.startsWith("/") && path === suffix.slice(1));
}

/**
 * Whether a pattern passes the builder's check: Go's `filepath.Match` for the path `.`. That does not read further than
 * it has to, so what follows a wildcard is often not checked.
 */
function isWellFormed(pattern: readonly string[]): boolean {
  let name = ".";
  let rest = pattern;
  while (rest.length > 0) {
    const start = rest.findIndex((char) => char !== "*");
    if (start < 0) return true;
    const hasStar = start > 0;
    const end = chunkEnd(rest, start);
    const chunk = rest.slice(start, end);
    rest = rest.slice(end);
    const remaining = [name, ...(hasStar && name !== "" ? [""] : [])].map((from) => afterChunk(chunk, from));
    if (remaining.includes("invalid")) return false;
    const next = remaining.find((left) => left !== undefined && (left === "" || rest.length > 0));
    if (next === undefined) return true;
    name = next;
  }
  return true;
}

/** Index of the next `*` outside of brackets. */
function chunkEnd(pattern: readonly string[], start: number): number {
  let inBrackets = false;
  for (let at = start; at < pattern.length; at += 1) {
    const char = pattern[at];
    if (char === "\\") at += 1;
    else if (char === "[") inBrackets = true;
    else if (char === "]") inBrackets = false;
    else if (char === "*" && !inBrackets) return at;
  }
  return pattern.length;
}

/** What a name of at most one character has left after a part of a pattern; undefined if the part does not match. */
function afterChunk(chunk: readonly string[], name: string): string | undefined {
  let left: string | undefined = name;
  let at = 0;
  while (at < chunk.length) {
    const char = chunk[at];
    let isMatch = char === "?";
    if (char === "[") {
      const brackets = bracketsAt(chunk, at);
      if (brackets === undefined) return "invalid";
      isMatch = brackets.isMatch;
      at = brackets.end;
    } else {
      if (char === "\\") at += 1;
      if (at === chunk.length) return "invalid";
      isMatch ||= chunk[at] === ".";
      at += 1;
    }
    left = left === "." && isMatch ? "" : undefined;
  }
  return left;
}

/** Whether brackets match `.`, and the index after them; undefined if they are invalid. */
function bracketsAt(chunk: readonly string[], start: number): { isMatch: boolean; end: number } | undefined {
  const negated = chunk[start + 1] === "^";
  const first = start + (negated ? 2 : 1);
  let isMatch = false;
  let at = first;
  while (chunk[at] !== "]" || at === first) {
    const low = bracketCharacter(chunk, at);
    if (low === undefined) return undefined;
    const high = chunk[low.end] === "-" ? bracketCharacter(chunk, low.end + 1) : low;
    if (high === undefined) return undefined;
    isMatch ||= low.char <= "." && "." <= high.char;
    at = high.end;
  }
  return { isMatch: isMatch !== negated, end: at + 1 };
}

function bracketCharacter(chunk: readonly string[], start: number): { char: string; end: number } | undefined {
  if (chunk[start] === "-" || chunk[start] === "]") return undefined;
  const at = chunk[start] === "\\" ? start + 1 : start;
  const char = chunk[at];
  // A bracket or a range has to follow.
  return char === undefined || at + 1 >= chunk.length ? undefined : { char, end: at + 1 };
}
