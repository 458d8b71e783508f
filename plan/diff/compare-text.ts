import type { Comparison, Difference, OnlyIn } from "./compare";
import { shortType } from "../text/names";
import { clip, COLUMNS, createPaint, listed, wrap, type Paint } from "../text/terminal";
import { valueTexts } from "../text/value-text";

const VALUE_WIDTH = 22;
const PATH_WIDTH = 38;
const MOST_DIFFERENCES = 24;
const MOST_INPUTS = 4;

/** What differs between environments, in brief: what only some have, then inputs with their value in each. */
export function renderComparison(comparison: Comparison, paint: Paint = createPaint(false)): string {
  const { environments, onlyIn, differences } = comparison;
  if (environments.length < 2) return "";
  if (onlyIn.length === 0 && differences.length === 0) return `${listed(environments)} are the same.`;
  const shown = differences.slice(0, MOST_DIFFERENCES);
  const rest = differences.length - shown.length;
  return [
    paint.bold("What differs between environments"),
    ...onlyIn.flatMap((group) => onlyInLines(group, paint)),
    ...(shown.length > 0 ? ["", tableHead(environments, paint)] : []),
    ...shown.flatMap((difference) => differenceLines(difference, paint)),
    ...(rest > 0 ? [paint.dim(`  and ${rest} more: see the page`)] : []),
  ].join("\n");
}

function onlyInLines({ environments, resources }: OnlyIn, paint: Paint): string[] {
  const types = [...new Set(resources.map(({ type }) => type))];
  const parts = types.map((type) => {
    const alike = resources.filter((resource) => resource.type === type);
    const [first] = alike;
    if (alike.length > 1 || !first) return `${alike.length} ${shortType(type)}`;
    return `${shortType(type)} ${first.name}${first.count > 1 ? ` (${first.count})` : ""}`;
  });
  const lines = wrap(parts, COLUMNS - 4, ", ");
  return [`  only in ${paint.bold(listed(environments))}`, ...lines.map((line) => `    ${line}`)];
}

function tableHead(environments: readonly string[], paint: Paint): string {
  const cells = environments.map((environment) => clip(environment, VALUE_WIDTH - 2).padEnd(VALUE_WIDTH - 2));
  return paint.bold(`${" ".repeat(PATH_WIDTH)}${cells.join("")}`.trimEnd());
}

function differenceLines({ type, names, inputs }: Difference, paint: Paint): string[] {
  const shown = inputs.slice(0, MOST_INPUTS);
  const rest = inputs.length - shown.length;
  return [
    `  ${shortType(type)} ${paint.cyan(clip(names.join(", "), COLUMNS - shortType(type).length - 3))}`,
    ...shown.map(({ path, values }) => {
      const cells = valueTexts(values, VALUE_WIDTH - 4).map((text) => text.padEnd(VALUE_WIDTH - 2));
      return `    ${paint.dim(shortPath(path, PATH_WIDTH - 6).padEnd(PATH_WIDTH - 4))}${cells.join("")}`.trimEnd();
    }),
    ...(rest > 0 ? [paint.dim(`    and ${rest} more`)] : []),
  ];
}

/** A path without what all paths of a workload begin or end with; its end is what tells it from others. */
function shortPath(path: string, width: number): string {
  const short = path.replace(/^spec\.template\.spec\./, "").replace(/^spec\.|\.value$/g, "");
  return short.length <= width ? short : `…${short.slice(short.length - width + 1)}`;
}
