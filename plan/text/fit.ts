import { stripVTControlCharacters } from "node:util";

/** Continuation lines are indented by this much more than the line that they continue. */
const HANGING = 2;

/**
 * Text for an output stream: lines that are longer than a terminal is wide are broken between words, further parts
 * indented, instead of anywhere. Nothing is left out. What is not a terminal gets the text as it is.
 */
export function fitTo(stream: { readonly isTTY?: boolean; readonly columns?: number }, text: string): string {
  const { isTTY, columns = 0 } = stream;
  if (isTTY !== true || columns <= 0) return text;
  return text
    .split("\n")
    .flatMap((line) => brokenLines(line, columns))
    .join("\n");
}

function brokenLines(line: string, columns: number): string[] {
  if (widthOf(line) <= columns) return [line];
  const [lead = ""] = /^[\s│├└─]*/.exec(stripVTControlCharacters(line)) ?? [];
  // Half of the line at most, so that deep entries keep space for their words.
  const indent = " ".repeat(Math.min(lead.length + HANGING, Math.floor(columns / 2)));
  const lines = [""];
  for (const word of line.split(/(?<=\S)(?= )/)) {
    const current = lines.at(-1) ?? "";
    if (current === "" || widthOf(current) + widthOf(word) <= columns) lines[lines.length - 1] = current + word;
    else lines.push(indent + word.trimStart());
  }
  return lines;
}

/** Characters without the codes of colours. */
function widthOf(text: string): number {
  return stripVTControlCharacters(text).length;
}
