import { clip } from "./terminal";

const AROUND = 12;

/** A value in at most `width` characters: texts bare, absent values as a dash, everything else as JSON. */
export function valueText(value: unknown, width: number): string {
  if (value === undefined) return "-";
  const text = typeof value === "string" && !needsQuotes(value) ? value : JSON.stringify(value);
  return clip(text.replaceAll("\n", "⏎"), width);
}

/**
 * How a value changed, as `old → new` with each side in at most `width` characters: of long texts the place where they
 * part, of two forms of a secret only that it changed.
 */
export function changeText(before: unknown, after: unknown, width: number): string {
  if (typeof before === "string" && typeof after === "string") {
    if (before !== after && withoutSecrets(before) === withoutSecrets(after)) return "secret changed";
    if (before.length > width || after.length > width) {
      const start = Math.max(0, commonStart(before, after) - AROUND);
      const lead = start > 0 ? "…" : "";
      const from = (text: string) => clip((lead + text.slice(start)).replaceAll("\n", "⏎"), width);
      return `${from(before)} → ${from(after)}`;
    }
  }
  return `${valueText(before, width)} → ${valueText(after, width)}`;
}

/** Values beside each other, each in at most `width` characters: long texts from shortly before they part. */
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

/** Whether a text could be taken for another value, or for nothing. */
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
