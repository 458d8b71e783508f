import { componentTree, isGroup, createdResources, plannedResources, type TreeNode } from "../graph";
import { groupBy } from "../../lib/values";
import type { Plan } from "../model";
import { shortType } from "./names";
import { keyValues } from "./key-values";
import { clip, type Paint, PLAIN_TERMINAL, plural, type Terminal, wrap } from "./terminal";

/** One line of the tree, with the entries below it. */
interface TreeEntry {
  readonly kind: string;
  readonly name: string;
  readonly values: readonly string[];
  readonly component: boolean;
  readonly children: readonly TreeEntry[];
}

/** An entry with the guides before its first line and before continuation lines. */
interface TreeRow extends TreeEntry {
  readonly guides: string;
  readonly below: string;
}

/** Longer labels than this share of the line have their values on a line of their own. */
const LABEL_SHARE = 0.42;
/** Siblings of one type share a line from this number on. */
const MIN_COLLAPSED = 3;

/**
 * A plan as an indented tree for a terminal, with its counts by type. A name that begins with its component's name is
 * shown without that prefix: `-env` in `thoughts-users` is `thoughts-users-env`.
 */
export function renderTree(plan: Plan, terminal: Terminal = PLAIN_TERMINAL): string {
  const rows = rowsOf(entriesOf(componentTree(plan), ""), "");
  const widths = rows.map((row) => row.guides.length + labelOf(row).length);
  const maxLabel = Math.floor(terminal.columns * LABEL_SHARE);
  const start = Math.max(0, ...widths.filter((width) => width <= maxLabel)) + 2;
  return [
    title(plan, terminal.paint),
    ...rows.flatMap((row) => lines(row, start, terminal)),
    "",
    counts(plan, terminal),
  ].join("\n");
}

/** Number of resources that a plan creates of each type, the most frequent type first. */
export function countsByType(plan: Plan): [type: string, count: number][] {
  const found = new Map<string, number>();
  for (const { type } of createdResources(plan)) found.set(shortType(type), (found.get(shortType(type)) ?? 0) + 1);
  return [...found].sort(([a, many], [b, few]) => few - many || a.localeCompare(b));
}

function title(plan: Plan, paint: Paint): string {
  const count = createdResources(plan).length;
  const components = plannedResources(plan).filter(({ type }) => type.startsWith("slipway:")).length;
  return `${paint.bold(paint.cyan(plan.environment))}  ${paint.dim(`${plural(count, "resource")} in ${plural(components, "component")}`)}`;
}

function counts(plan: Plan, { columns, paint }: Terminal): string {
  const parts = countsByType(plan).map(([type, count]) => `${count} ${type}`);
  return wrap(parts, columns - 2, ", ")
    .map((line) => paint.dim(`  ${line}`))
    .join("\n");
}

/** The entries of siblings: those without values share the last one, many of one type share one. */
function entriesOf(nodes: readonly TreeNode[], parent: string): TreeEntry[] {
  const silent = new Map<string, number>();
  const leaves = groupBy(
    nodes.filter(({ children }) => children.length === 0),
    ({ resource }) => resource.type,
  );
  const entries = nodes.flatMap((node): TreeEntry[] => {
    const { type } = node.resource;
    const kind = shortType(type);
    if (node.children.length > 0) return [entryOf(node, parent)];
    const alike = leaves.get(type) ?? [];
    const isFirst = alike[0] === node;
    if (alike.length >= MIN_COLLAPSED && !isFirst) return [];
    const values = [...new Set(alike.flatMap(({ resource }) => keyValues(resource)))];
    if (values.length === 0) {
      silent.set(kind, alike.length);
      return [];
    }
    if (alike.length < MIN_COLLAPSED) return [entryOf(node, parent)];
    return [{ kind, name: `× ${alike.length}`, values, component: false, children: [] }];
  });
  if (silent.size === 0) return entries;
  const rest = [...silent].map(([kind, count]) => (count === 1 ? kind : `${count} ${kind}`));
  return [...entries, { kind: "", name: "", values: rest, component: false, children: [] }];
}

function entryOf(node: TreeNode, parent: string): TreeEntry {
  const { resource, children } = node;
  const { name } = resource;
  const [only] = children;
  // A component around one resource of the same name adds nothing for the reader.
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

function rowsOf(entries: readonly TreeEntry[], indent: string): TreeRow[] {
  return entries.flatMap((entry, index) => {
    const last = index === entries.length - 1;
    const below = `${indent}${last ? "   " : "│  "}`;
    const row = { ...entry, guides: `${indent}${last ? "└─ " : "├─ "}` };
    return [{ ...row, below: entry.children.length > 0 ? `${below}│  ` : below }, ...rowsOf(entry.children, below)];
  });
}

function labelOf({ kind, name }: TreeEntry): string {
  return `${kind} ${name}`.trim();
}

function lines(row: TreeRow, start: number, { columns, paint }: Terminal): string[] {
  const further = (line: string) => paint.dim(row.below.padEnd(start)) + line;
  if (row.kind === "") {
    const rest = wrap(row.values, columns - row.guides.length - 2, ", ");
    return rest.map((line, index) => paint.dim(`${index === 0 ? `${row.guides}+` : `${row.below} `} ${line}`));
  }
  const label = clip(labelOf(row), columns - row.guides.length);
  const width = row.guides.length + label.length;
  const marked = row.component ? paint.bold(label) : row.kind + paint.cyan(label.slice(row.kind.length));
  const head = paint.dim(row.guides) + marked;
  const [first, ...rest] = wrap(row.values, columns - start);
  if (first === undefined) return [head];
  if (width > start - 2) return [head, ...[first, ...rest].map(further)];
  return [head + " ".repeat(start - width) + first, ...rest.map(further)];
}
