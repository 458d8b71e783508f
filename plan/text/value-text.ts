import { clip } from "./terminal";

/** Characters shown before the first difference. */
const CONTEXT = 12;

/** A value in at most `width` characters: strings bare, absent values as a dash, everything else as JSON. */
export function valueText(value: unknown, width: number): string {
  if (value === undefined) return "-";
  const text = typeof value === "string" && !needsQuotes(value) ? value : JSON.stringify(value);
  return clip(text.replaceAll("\n", "⏎"), width);
}

/**
 * The change of a value as `old → new`, each side in at most `width` characters: long strings from shortly before their
 * first difference, and a secret only as changed.
 */
export function changeText(before: unknown, after: unknown, width: number): string {
  if (typeof before === "string" && typeof after === "string") {
    if (before !== after && withoutSecrets(before) === withoutSecrets(after)) return "secret changed";
    if (before.length > width || after.length > width) {
      const start = Math.max(0, commonStart(before, after) - CONTEXT);
      const lead = start > 0 ? "…" : "";
      const from = (text: string) => clip((lead + text.slice(start)).replaceAll("\n", "⏎"), width);
      return `${from(before)} → ${from(after)}`;
    }
  }
  return `${valueText(before, width)} → ${valueText(after, width)}`;
}

/** Values side by side, each in at most `width` characters: long strings from shortly before their first difference. */
export function valueTexts(values: readonly unknown[], width: number): string[] {
  const texts = values.filter((value) => typeof value === "string");
  const start = Math.min(...texts.slice(1).map((text) => commonStart(texts[0] ?? "", text)));
  const skipped = start - 2;
  const skips = texts.length > 1 && skipped > 0 && texts.some((text) => text.length > width);
  return values.map((value) =>
    skips && typeof value === "string"
      ? clip(`…${value.slice(skipped).replaceAll("\n", "⏎")}`, width)
      : valueText(value, width),
  );
}

/** Whether a string could be mistaken for another type, or for an absent value. */
function needsQuotes(text: string): boolean {
  return /^$|^\s|\s$|^(?:true|false|null|-|-?\d[\d.eE+-]*)$|^[{"]/.test(text);
}

function withoutSecrets(text: string): string {
  return text.replaceAll(/\[secret [0-9a-f]{8}\]/g, "[secret]");
}

function commonStart(a: string, b: string): number {
  let length = 0;
  while (length < Math.min(a.length, b.length) && a[length] === b[length]) length += 1;
  return length;
}
