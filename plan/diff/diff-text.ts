import { isEmpty, type PlanOperation, type PlanDiff, type ResourceChange } from "./diff";
import { shortType } from "../text/names";
import type { ValueChange } from "../paths";
import { listed, type Paint, PLAIN_TERMINAL, type Terminal } from "../text/terminal";
import { changeText, valueText } from "../text/value-text";

const SIGNS: Readonly<Record<PlanOperation, string>> = { create: "+", delete: "-", replace: "±", update: "~" };
const COUNTED_AS: Readonly<Record<PlanOperation, string>> = {
  create: "created",
  delete: "deleted",
  replace: "replaced",
  update: "changed",
};
const INDENT = "    ";
const MAX_VALUE_WIDTH = 44;
const MIN_VALUE_WIDTH = 24;

/** A diff for a terminal: each resource with its sign and changed paths, then the counts. */
export function renderDiff(diff: PlanDiff, terminal: Terminal = PLAIN_TERMINAL): string {
  const { paint } = terminal;
  if (isEmpty(diff)) return `${diff.environment}: no change`;
  const colour: Readonly<Record<PlanOperation, (text: string) => string>> = {
    create: paint.green,
    delete: paint.red,
    replace: paint.yellow,
    update: paint.cyan,
  };
  const resources = diff.resources.flatMap((resource) => [
    `${colour[resource.operation](SIGNS[resource.operation])} ${heading(resource, paint)}`,
    ...resource.changes.map((change) => changeLine(change, terminal)),
  ]);
  const outputs = diff.outputs.map((change) => changeLine(change, terminal));
  return [
    ...resources,
    ...(outputs.length > 0 ? [`${paint.cyan("~")} ${paint.bold("stack outputs")}`, ...outputs] : []),
    "",
    `${paint.bold(diff.environment)}: ${summary(diff)}`,
  ].join("\n");
}

/** The counts of a diff: `1 created and 2 changed`. */
export function summary(diff: PlanDiff): string {
  if (isEmpty(diff)) return "no change";
  const operations = Object.keys(SIGNS) as PlanOperation[];
  const counts = operations.flatMap((operation) => {
    const count = diff.resources.filter((resource) => resource.operation === operation).length;
    return count === 0 ? [] : [`${count} ${COUNTED_AS[operation]}`];
  });
  const outputs = diff.outputs.length === 0 ? [] : [`${diff.outputs.length} of the stack outputs changed`];
  return listed([...counts, ...outputs]);
}

function heading({ operation, type, name }: ResourceChange, paint: Paint): string {
  const note = operation === "replace" ? paint.dim("  replaced by a new resource") : "";
  return `${shortType(type)} ${paint.bold(name)}${note}`;
}

function changeLine({ path, before, after }: ValueChange, { columns, paint }: Terminal): string {
  const indent = `${INDENT}  `;
  const space = columns - indent.length - path.length;
  const separator = space < MIN_VALUE_WIDTH ? `\n${indent}` : "  ";
  const width = (space < MIN_VALUE_WIDTH ? columns - indent.length : space) - 2;
  if (before === undefined) return `${INDENT}${path}${separator}${paint.green(`+ ${valueText(after, width)}`)}`;
  if (after === undefined) return `${INDENT}${path}${separator}${paint.red(`- ${valueText(before, width)}`)}`;
  const change = changeText(before, after, Math.min(MAX_VALUE_WIDTH, Math.floor((columns - indent.length - 3) / 2)));
  return change.length <= space ? `${INDENT}${path}  ${change}` : `${INDENT}${path}\n${indent}${change}`;
}
