import type { PlanComparison, PresenceGroup, ResourceDifference } from "./compare";
import { shortType } from "../text/names";
import { clip, listed, PLAIN_TERMINAL, wrap, type Terminal } from "../text/terminal";
import { valueTexts } from "../text/value-text";

const MAX_VALUE_WIDTH = 30;
const MIN_VALUE_WIDTH = 6;
const PATH_SHARE = 0.38;
const INDENT = 4;
const GAP = 2;
const MAX_DIFFERENCES = 24;
const MAX_INPUTS = 4;

/** Widths of the columns: of paths, and of the values of each environment. */
interface ColumnWidths {
  readonly path: number;
  readonly value: number;
}

/** Differences between environments: resources that only some have, then inputs with their value in each. */
export function renderComparison(comparison: PlanComparison, terminal: Terminal = PLAIN_TERMINAL): string {
  const { environments, onlyIn, differences } = comparison;
  const { columns, paint } = terminal;
  if (environments.length < 2) return "";
  if (onlyIn.length === 0 && differences.length === 0) return `${listed(environments)} are the same.`;
  const shown = differences.slice(0, MAX_DIFFERENCES);
  const rest = differences.length - shown.length;
  const widths = columnWidths(environments.length, columns);
  return [
    paint.bold("Differences between environments"),
    ...onlyIn.flatMap((group) => presenceLines(group, terminal)),
    ...(shown.length > 0 ? ["", paint.bold(line("", environments, widths, columns))] : []),
    ...shown.flatMap((difference) => differenceLines(difference, widths, terminal)),
    ...(rest > 0 ? [paint.dim(`  and ${rest} more: see the page`)] : []),
  ].join("\n");
}

/** A path without the prefix and suffix that all paths of a workload share; a long one keeps its end, which is distinct. */
export function shortPath(path: string, width: number): string {
  const short = path.replace(/^spec\.template\.spec\./, "").replace(/^spec\.|\.value$/g, "");
  return short.length <= width ? short : `…${short.slice(short.length - width + 1)}`;
}

function columnWidths(environments: number, columns: number): ColumnWidths {
  const path = Math.floor(columns * PATH_SHARE) - INDENT;
  const value = Math.floor((columns - INDENT - path) / environments) - GAP;
  return { path, value: Math.max(MIN_VALUE_WIDTH, Math.min(MAX_VALUE_WIDTH, value)) };
}

function presenceLines({ environments, resources }: PresenceGroup, { columns, paint }: Terminal): string[] {
  const types = [...new Set(resources.map(({ type }) => type))];
  const parts = types.map((type) => {
    const alike = resources.filter((resource) => resource.type === type);
    const [first] = alike;
    if (alike.length > 1 || !first) return `${alike.length} ${shortType(type)}`;
    return `${shortType(type)} ${first.name}${first.count > 1 ? ` (${first.count})` : ""}`;
  });
  const lines = wrap(parts, columns - INDENT, ", ");
  return [`  only in ${paint.bold(listed(environments))}`, ...lines.map((text) => " ".repeat(INDENT) + text)];
}

function differenceLines(
  { type, names, inputs }: ResourceDifference,
  widths: ColumnWidths,
  { columns, paint }: Terminal,
): string[] {
  const shown = inputs.slice(0, MAX_INPUTS);
  const rest = inputs.length - shown.length;
  return [
    `  ${shortType(type)} ${paint.cyan(clip(names.join(", "), columns - shortType(type).length - 3))}`,
    ...shown.map(({ path, values }) => {
      const text = line(shortPath(path, widths.path), valueTexts(values, widths.value), widths, columns);
      const pathEnd = INDENT + widths.path;
      return paint.dim(text.slice(0, pathEnd)) + text.slice(pathEnd);
    }),
    ...(rest > 0 ? [paint.dim(`    and ${rest} more`)] : []),
  ];
}

function line(path: string, cells: readonly string[], widths: ColumnWidths, columns: number): string {
  const values = cells.map((cell) => " ".repeat(GAP) + clip(cell, widths.value).padEnd(widths.value)).join("");
  return clip(`${" ".repeat(INDENT)}${path.padEnd(widths.path)}${values}`.trimEnd(), columns);
}
