import { clip } from "../text/terminal";

// Invisible characters, and those that change the direction of text: they could make a value look like another one.
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}\p{Cs}]/gu;

/**
 * A string as a code span for a cell of a Markdown table, in at most `width` characters. Nothing in a code span becomes
 * a link, a mention, a reference or HTML, and the string cannot end its code span.
 */
export function code(value: string, width: number): string {
  const shown = clip(
    value
      .replaceAll("\n", "⏎")
      .replaceAll(INVISIBLE, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`),
    width,
  ).trim();
  if (shown === "") return "–";
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  // Cells are parsed first: a backslash keeps a bar from ending its cell, unless another backslash precedes it.
  const cell = shown.replaceAll("\\|", "\\ |").replaceAll("|", "\\|");
  const edge = longest > 0 || shown.startsWith("`") || shown.endsWith("`") ? " " : "";
  return fence + edge + cell + edge + fence;
}
