/** Inclusive ranges of code points, ascending. */
type Ranges = readonly (readonly [number, number])[];

const LAST = 0x10ffff;

/** Named sets of ASCII characters in Go's regular expressions, each as the ends of its ranges. */
const SETS: ReadonlyMap<string, Ranges> = new Map([
  ["alnum", ranges("09AZaz")],
  ["alpha", ranges("AZaz")],
  ["ascii", ranges("\0\x7f")],
  ["blank", ranges("\t\t  ")],
  ["cntrl", ranges("\0\x1f\x7f\x7f")],
  ["digit", ranges("09")],
  ["graph", ranges("!~")],
  ["lower", ranges("az")],
  ["print", ranges(" ~")],
  ["punct", ranges("!/:@[`{~")],
  ["space", ranges("\t\r  ")],
  ["upper", ranges("AZ")],
  ["word", ranges("09AZ__az")],
  ["xdigit", ranges("09AFaf")],
]);

const ESCAPED_SETS: Readonly<Record<string, Ranges>> = {
  d: ranges("09"),
  s: ranges("\t\n\f\r  "),
  w: ranges("09AZ__az"),
};

const ASSERTIONS: Readonly<Record<string, string>> = { A: "^", z: "$", b: "\\b", B: "\\B" };

const CONTROLS: Readonly<Record<string, string>> = { a: "\x07", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v" };

/** A pattern that Docker's builder refuses, or that has no equivalent here; the message says which part. */
export class IgnorePatternError extends Error {}

/**
 * Translates a regular expression of Go, so that it means the same here:
 * sets such as `[[:alpha:]]` and `\s`, escapes, and what `.` matches are different.
 *
 * @throws IgnorePatternError if Go would refuse it, or if it has `\p`, `\P`, `\Q`, `\x{…}` or a count in braces.
 */
export function toRegExp(source: string): RegExp {
  const chars = Array.from(source);
  let translated = "";
  let at = 0;
  while (at < chars.length) {
    const char = chars[at] ?? "";
    if (char === "[") {
      const set = setAt(chars, at);
      translated += set.value;
      at = set.end;
    } else if (char === "\\") {
      const assertion = ASSERTIONS[chars[at + 1] ?? ""];
      const { value, end } = assertion === undefined ? escapeAt(chars, at) : { value: assertion, end: at + 2 };
      translated += typeof value === "string" ? value : text(value);
      at = end;
    } else {
      if (char === "{" && /^\{\d+(?:,\d*)?\}/.test(chars.slice(at).join(""))) {
        throw new IgnorePatternError("Docker's builder takes the number in braces for a count");
      }
      translated += char === "." ? "[^\\n]" : /[\]{}]/.test(char) ? `\\${char}` : char;
      at += 1;
    }
  }
  return new RegExp(translated, "u");
}

/** What was read, and the index after it. */
interface Part<Value> {
  readonly value: Value;
  readonly end: number;
}

/** A set in brackets. */
function setAt(chars: readonly string[], start: number): Part<string> {
  let at = start + 1;
  const negated = chars[at] === "^";
  if (negated) at += 1;
  const first = at;
  let members: Ranges = [];
  while (chars[at] !== "]" || at === first) {
    const { value, end } = namedSetAt(chars, at) ?? memberAt(chars, at);
    members = [...members, ...value];
    at = end;
  }
  return { value: `[${negated ? "^" : ""}${members.map(rangeText).join("")}]`, end: at + 1 };
}

/** `[:name:]` or `[:^name:]` inside of brackets. */
function namedSetAt(chars: readonly string[], at: number): Part<Ranges> | undefined {
  if (chars[at] !== "[" || chars[at + 1] !== ":") return undefined;
  const end = chars.findIndex((char, index) => index >= at + 2 && char === ":" && chars[index + 1] === "]");
  if (end < 0) return undefined;
  const name = chars.slice(at + 2, end).join("");
  const set = SETS.get(name.replace(/^\^/, ""));
  if (set === undefined) throw new IgnorePatternError(`there is no set [:${name}:]`);
  return { value: name.startsWith("^") ? complement(set) : set, end: end + 2 };
}

/** An escaped set, a character, or a range of characters inside of brackets. */
function memberAt(chars: readonly string[], at: number): Part<Ranges> {
  const low = characterAt(chars, at);
  if (typeof low.value !== "number") return { value: low.value, end: low.end };
  const next = chars[low.end + 1];
  if (chars[low.end] !== "-" || next === undefined || next === "]") {
    return { value: [[low.value, low.value]], end: low.end };
  }
  const high = characterAt(chars, low.end + 1);
  if (typeof high.value !== "number") throw new IgnorePatternError("a range ends with a set");
  const range = `${chars.slice(at, low.end).join("")}-${chars.slice(low.end + 1, high.end).join("")}`;
  if (high.value < low.value) throw new IgnorePatternError(`the range ${range} is in descending order`);
  return { value: [[low.value, high.value]], end: high.end };
}

function characterAt(chars: readonly string[], at: number): Part<number | Ranges> {
  const char = chars[at];
  if (char === undefined) throw new IgnorePatternError("a [ has no ]");
  return char === "\\" ? escapeAt(chars, at) : { value: codePoint(char), end: at + 1 };
}

/** What a backslash and the following characters stand for: a character, or one of a set. */
function escapeAt(chars: readonly string[], at: number): Part<number | Ranges> {
  const char = chars[at + 1] ?? "";
  const end = at + 2;
  const set = ESCAPED_SETS[char.toLowerCase()];
  if (set !== undefined) return { value: char === char.toLowerCase() ? set : complement(set), end };
  const control = CONTROLS[char];
  if (control !== undefined) return { value: codePoint(control), end };
  const following = chars.slice(at + 1, at + 4).join("");
  const [octal] = /^(?:0[0-7]{0,2}|[1-7][0-7]{1,2})/.exec(following) ?? [];
  if (octal !== undefined) return { value: parseInt(octal, 8), end: at + 1 + octal.length };
  const [, hex] = /^x([0-9A-Fa-f]{2})$/.exec(following) ?? [];
  if (hex !== undefined) return { value: parseInt(hex, 16), end: at + 4 };
  if (/^[^\p{L}\p{N}\P{ASCII}]$/u.test(char)) return { value: codePoint(char), end };
  throw new IgnorePatternError(char === "" ? "a \\ is last" : `\\${char} is not supported`);
}

function codePoint(char: string): number {
  return char.codePointAt(0) ?? 0;
}

function ranges(ends: string): Ranges {
  return [...ends.matchAll(/(.)(.)/gsu)].map(([, low = "", high = ""]) => [codePoint(low), codePoint(high)]);
}

function complement(set: Ranges): Ranges {
  const starts = [0, ...set.map(([, high]) => high + 1)];
  const ends = [...set.map(([low]) => low - 1), LAST];
  return starts.map((start, index) => [start, ends[index] ?? LAST] as const).filter(([low, high]) => low <= high);
}

function text(value: number | Ranges): string {
  return typeof value === "number" ? escaped(value) : `[${value.map(rangeText).join("")}]`;
}

function rangeText([low, high]: readonly [number, number]): string {
  return low === high ? escaped(low) : `${escaped(low)}-${escaped(high)}`;
}

function escaped(code: number): string {
  return `\\u{${code.toString(16)}}`;
}
