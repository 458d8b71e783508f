/** Ways to mark a text on a terminal; each returns the text unchanged where there is no colour. */
export interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly cyan: (text: string) => string;
}

/** The number of columns that all output fits. */
export const COLUMNS = 100;

const ESCAPE = "\u001b[";

/** Marks by ANSI codes, or none. */
export function createPaint(colour: boolean): Paint {
  const code = (start: number, end: number) => (text: string) =>
    colour && text !== "" ? `${ESCAPE}${start}m${text}${ESCAPE}${end}m` : text;
  return {
    bold: code(1, 22),
    dim: code(2, 22),
    red: code(31, 39),
    green: code(32, 39),
    yellow: code(33, 39),
    cyan: code(36, 39),
  };
}

/** Whether a stream gets colour: a terminal, unless the person said no by NO_COLOR (any value but an empty one). */
export function wantsColour(stream: { readonly isTTY?: boolean }, environment: NodeJS.ProcessEnv): boolean {
  return stream.isTTY === true && (environment.NO_COLOR ?? "") === "" && environment.TERM !== "dumb";
}

/** Joins parts by `separator` into as few lines as fit `width`; a part that is longer than a line is cut. */
export function wrap(parts: readonly string[], width: number, separator = "  "): string[] {
  const end = separator.trimEnd();
  const lines: string[] = [];
  parts.forEach((whole, index) => {
    const part = clip(whole, width - end.length) + (index < parts.length - 1 ? end : "");
    const line = lines.at(-1);
    const gap = separator.slice(end.length);
    if (line !== undefined && line.length + gap.length + part.length <= width)
      lines[lines.length - 1] = line + gap + part;
    else lines.push(part);
  });
  return lines;
}

/** A text of at most `width` characters; a longer one ends in an ellipsis. */
export function clip(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}

/** A list as people say it: `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1) ?? ""}`;
}
