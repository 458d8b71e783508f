import { styleText } from "node:util";

/** Styles for text on a terminal; each returns its argument unchanged where there is no colour. */
export interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly cyan: (text: string) => string;
}

/** What a renderer has to fit: a width in columns, and whether there is colour. */
export interface Terminal {
  readonly columns: number;
  readonly paint: Paint;
}

/** Columns where the output is not a terminal, so that it is the same on every machine. */
const DEFAULT_COLUMNS = 80;
/** Fewer columns than this leave no space for values; a terminal that is narrower breaks the lines itself. */
const MIN_COLUMNS = 60;

/** Plain text in 80 columns: what a pipe or a file gets. */
export const PLAIN_TERMINAL: Terminal = { columns: DEFAULT_COLUMNS, paint: createPaint(false) };

/** The width and the colour of an output stream: its own columns, at least 60, or 80 where it is not a terminal. */
export function createTerminal(
  stream: { readonly isTTY?: boolean; readonly columns?: number },
  environment: NodeJS.ProcessEnv,
): Terminal {
  const columns = stream.columns !== undefined && stream.columns > 0 ? stream.columns : DEFAULT_COLUMNS;
  return { columns: Math.max(MIN_COLUMNS, columns), paint: createPaint(wantsColour(stream, environment)) };
}

/** Styles text with the codes of `styleText`, or not at all. */
export function createPaint(colour: boolean): Paint {
  const style = (format: keyof Paint) => (text: string) =>
    // Whether the stream has colour is decided above; Node before 20.18 knows no such check and ignores the option.
    colour && text !== "" ? styleText(format, text, { validateStream: false }) : text;
  return {
    bold: style("bold"),
    dim: style("dim"),
    red: style("red"),
    green: style("green"),
    yellow: style("yellow"),
    cyan: style("cyan"),
  };
}

/** Whether a stream gets colour: it is a terminal, and NO_COLOR is not set to anything but an empty string. */
export function wantsColour(stream: { readonly isTTY?: boolean }, environment: NodeJS.ProcessEnv): boolean {
  return stream.isTTY === true && (environment.NO_COLOR ?? "") === "" && environment.TERM !== "dumb";
}

/** Joins parts by `separator` into as few lines as fit `width`; a part that is longer than a line is clipped. */
export function wrap(parts: readonly string[], width: number, separator = "  "): string[] {
  const end = separator.trimEnd();
  const gap = separator.slice(end.length);
  const lines: string[] = [];
  parts.forEach((whole, index) => {
    const part = clip(whole, width - end.length) + (index < parts.length - 1 ? end : "");
    const line = lines.at(-1);
    if (line !== undefined && line.length + gap.length + part.length <= width)
      lines[lines.length - 1] = line + gap + part;
    else lines.push(part);
  });
  return lines;
}

/** Breaks prose between words into lines of `width`; a word that is longer than a line stays whole. */
export function wrapWords(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** At most `width` characters of a string; a longer one ends in an ellipsis. */
export function clip(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}

/** As many parts as fit `width`, joined by commas, then how many more there are: `a, b, +3`. */
export function clipList(parts: readonly string[], width: number): string {
  for (let shown = parts.length; shown > 0; shown -= 1) {
    const more = parts.length - shown;
    const text = [...parts.slice(0, shown), ...(more > 0 ? [`+${more}`] : [])].join(", ");
    if (text.length <= width) return text;
  }
  return clip(parts.join(", "), width);
}

/** A list in prose: `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1) ?? ""}`;
}

/** A count with its noun: `1 pod`, `2 pods`. */
export function plural(count: number | string, noun: string): string {
  return `${count} ${noun}${String(count) === "1" ? "" : "s"}`;
}
