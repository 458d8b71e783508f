import { componentTree, isGroup, madeResources, plannedResources, type TreeNode } from "../graph";
import type { Plan } from "../model";
import { shortType } from "./names";
import { clip, COLUMNS, createPaint, wrap, type Paint } from "./terminal";
import { keyValues } from "./key-values";

/** What one line of the tree says, and what stands below it. */
interface Entry {
  readonly kind: string;
  readonly name: string;
  readonly values: readonly string[];
  readonly component: boolean;
  readonly children: readonly Entry[];
}

/** An entry with the guides before it, and those before further lines, should its values need them. */
interface Row extends Entry {
  readonly guides: string;
  readonly below: string;
}

const WIDEST_LABEL = 42;
// From so many on, resources of one type beside each other share a line.
const CROWD = 3;

/**
 * A plan as an indented tree for a terminal of 100 columns, with its counts by type. A name that begins with its
 * component's is told without that: `-env` in `thoughts-users` is `thoughts-users-env`.
 */
export function renderTree(plan: Plan, paint: Paint = createPaint(false)): string {
  const rows = rowsOf(entriesOf(componentTree(plan), ""), "");
  const widths = rows.map((row) => row.guides.length + labelOf(row).length);
  const start = Math.max(0, ...widths.filter((width) => width <= WIDEST_LABEL)) + 2;
  return [title(plan, paint), ...rows.flatMap((row) => lines(row, start, paint)), "", counts(plan, paint)].join("\n");
}

/** How many resources of each type a plan makes, the most frequent first. */
export function countsByType(plan: Plan): [type: string, count: number][] {
  const found = new Map<string, number>();
  for (const { type } of madeResources(plan)) found.set(shortType(type), (found.get(shortType(type)) ?? 0) + 1);
  return [...found].sort(([a, many], [b, few]) => few - many || a.localeCompare(b));
}

function title(plan: Plan, paint: Paint): string {
  const count = madeResources(plan).length;
  const components = plannedResources(plan).filter(({ type }) => type.startsWith("slipway:")).length;
  return `${paint.bold(paint.cyan(plan.environment))}  ${paint.dim(`${plural(count, "resource")} in ${plural(components, "component")}`)}`;
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}

function counts(plan: Plan, paint: Paint): string {
  const parts = countsByType(plan).map(([type, count]) => `${count} ${type}`);
  return wrap(parts, COLUMNS - 2, ", ")
    .map((line) => paint.dim(`  ${line}`))
    .join("\n");
}

/** The lines for `nodes`: those with nothing to say share a last one, crowds of one type share one. */
function entriesOf(nodes: readonly TreeNode[], parent: string): Entry[] {
  const silent = new Map<string, number>();
  const entries = nodes.flatMap((node): Entry[] => {
    const { type } = node.resource;
    const kind = shortType(type);
    if (node.children.length > 0) return [entryOf(node, parent)];
    const alike = nodes.filter((one) => one.resource.type === type && one.children.length === 0);
    const values = [...new Set(alike.flatMap(({ resource }) => keyValues(resource)))];
    if (values.length === 0) {
      silent.set(kind, alike.length);
      return [];
    }
    if (alike.length < CROWD) return [entryOf(node, parent)];
    return alike[0] === node ? [{ kind, name: `× ${alike.length}`, values, component: false, children: [] }] : [];
  });
  if (silent.size === 0) return entries;
  const rest = [...silent].map(([kind, count]) => (count === 1 ? kind : `${count} ${kind}`));
  return [...entries, { kind: "", name: "", values: rest, component: false, children: [] }];
}

function entryOf(node: TreeNode, parent: string): Entry {
  const { resource, children } = node;
  const { name } = resource;
  const [only] = children;
  // A component around one resource of its own name is that resource, to a reader.
  const wraps = isGroup(node) && only && children.length === 1 && only.resource.name === name;
  const values = keyValues(wraps ? only.resource : resource);
  const below = entriesOf(wraps ? only.children : children, name);
  const [rest] = below;
  const silent = below.length === 1 && rest?.kind === "" ? [`+ ${rest.values.join(", ")}`] : [];
  return {
    kind: shortType(resource.type),
    name: relative(name, parent),
    values: [...values, ...silent],
    component: isGroup(node),
    children: silent.length > 0 ? [] : below,
  };
}

function relative(name: string, parent: string): string {
  if (name === parent) return "";
  return parent !== "" && name.startsWith(`${parent}-`) ? name.slice(parent.length) : name;
}

function rowsOf(entries: readonly Entry[], indent: string): Row[] {
  return entries.flatMap((entry, index) => {
    const last = index === entries.length - 1;
    const below = `${indent}${last ? "   " : "│  "}`;
    const row = { ...entry, guides: `${indent}${last ? "└─ " : "├─ "}` };
    return [{ ...row, below: entry.children.length > 0 ? `${below}│  ` : below }, ...rowsOf(entry.children, below)];
  });
}

function labelOf({ kind, name }: Entry): string {
  return `${kind} ${name}`.trim();
}

function lines(row: Row, start: number, paint: Paint): string[] {
  const further = (line: string) => paint.dim(row.below.padEnd(start)) + line;
  if (row.kind === "") {
    const rest = wrap(row.values, COLUMNS - row.guides.length - 2, ", ");
    return rest.map((line, index) => paint.dim(`${index === 0 ? `${row.guides}+` : `${row.below} `} ${line}`));
  }
  const label = clip(labelOf(row), COLUMNS - row.guides.length);
  const width = row.guides.length + label.length;
  const marked = row.component ? paint.bold(label) : row.kind + paint.cyan(label.slice(row.kind.length));
  const head = paint.dim(row.guides) + marked;
  const [first, ...rest] = wrap(row.values, COLUMNS - start);
  if (first === undefined) return [head];
  if (width > start - 2) return [head, ...[first, ...rest].map(further)];
  return [head + " ".repeat(start - width) + first, ...rest.map(further)];
}
