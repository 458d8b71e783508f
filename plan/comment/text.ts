import { clip } from "../text/terminal";

// Characters that show nothing, or turn the direction of what follows: a reader could be shown another text than it is.
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}\p{Cs}]/gu;

/**
 * A text as a code span for a cell of a Markdown table, in at most `width` characters. Whatever it holds stays text:
 * in a code span nothing is a link, a mention, a reference or an element, and this one cannot be left.
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
  // A table's cells are found first. There a backslash protects a bar from ending its cell, but not after another.
  const cell = shown.replaceAll("\\|", "\\ |").replaceAll("|", "\\|");
  const edge = longest > 0 || shown.startsWith("`") || shown.endsWith("`") ? " " : "";
  return fence + edge + cell + edge + fence;
}

/** A count with its word: `1 change`, `2 changes`. */
export function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}
