import type { PlanComparison, PresenceGroup, ResourceDifference } from "./compare";
import { shortPath } from "./compare-text";
import { shortType } from "../text/names";
import { renderTable, type TableRow } from "../text/columns";
import { clip, clipList, listed, type Paint, PLAIN_TERMINAL, plural, type Terminal } from "../text/terminal";
import { valueTexts } from "../text/value-text";

const MAX_INPUTS = 7;
const MAX_GROUPS = 5;
const MAX_OF_RANK = 2;
const MAX_VALUE_WIDTH = 24;

/** Inputs that readers look for first, the most important kind first. */
const IMPORTANT = [
  /deletionProtection$|\(options\)\.protect$|multiAz$/,
  /[rR]etention\w*$|supportType$|publicAccessCidrs/,
  /\.resources\.(?:requests|limits)\./,
  /\.env\[[^\]]+\]\.value$/,
];
/** What the table of applications shows already, or what another input decides. */
const SECONDARY =
  /[rR]eplicas$|\.image$|\.host$|customTimeouts|progressDeadline|(?:secret|configMap)Ref\.name|cache(?:From|To)|exports|natGatewayId|routeTableIds|HOSTS?\]|\(registry\)|BASE_REGISTRY|policy$/;

/** An input that differs in the same way in some resources. */
interface SharedInput {
  readonly input: string;
  readonly values: readonly unknown[];
  readonly rank: number;
  readonly resources: readonly { readonly type: string; readonly name: string }[];
}

/** The most important differences between environments in a few lines, with how many more there are. */
export function renderBriefComparison(comparison: PlanComparison, terminal: Terminal = PLAIN_TERMINAL): string {
  const { environments, onlyIn, differences } = comparison;
  const { columns, paint } = terminal;
  if (environments.length < 2) return "";
  if (onlyIn.length === 0 && differences.length === 0) return `${listed(environments)} are the same.`;
  const inputs = sharedInputs(differences);
  const shown = mostImportant(inputs);
  const rest = inputs.length - shown.length;
  const rows = shown.map((shared): TableRow => ({
    label: `  ${labelOf(shared)}`,
    cells: valueTexts(shared.values, MAX_VALUE_WIDTH),
  }));
  return [
    ...renderTable(rows.length > 0 ? environments : [], rows, terminal, "Differences"),
    ...(rest > 0 ? [paint.dim(`  and ${plural(rest, "more input")}`)] : []),
    ...presenceLines(onlyIn, columns, paint),
  ].join("\n");
}

/** Differing inputs by name and values, whatever the type of the resource. */
function sharedInputs(differences: readonly ResourceDifference[]): SharedInput[] {
  const shared = new Map<string, SharedInput>();
  for (const { type, names, inputs } of differences) {
    for (const { path, values } of inputs) {
      const input = inputName(path);
      const id = JSON.stringify([input, values.map((value) => value ?? null)]);
      const { resources = [] } = shared.get(id) ?? {};
      // One resource may have the input in several containers.
      const others = names.filter((name) => !resources.some((one) => one.type === type && one.name === name));
      const all = [...resources, ...others.map((name) => ({ type, name }))];
      shared.set(id, { input, values, rank: rankOf(path), resources: all });
    }
  }
  return [...shared.values()];
}

/** At most a few of each rank, so that one kind of input does not hide the others. */
function mostImportant(inputs: readonly SharedInput[]): SharedInput[] {
  const ranks = [...new Set(inputs.map(({ rank }) => rank))].sort((a, b) => a - b);
  const alike = (rank: number) =>
    inputs.filter((one) => one.rank === rank).sort((a, b) => b.resources.length - a.resources.length);
  const first = ranks.flatMap((rank) => alike(rank).slice(0, MAX_OF_RANK));
  return [...first, ...ranks.flatMap((rank) => alike(rank).slice(MAX_OF_RANK))].slice(0, MAX_INPUTS);
}

function rankOf(path: string): number {
  if (SECONDARY.test(path)) return IMPORTANT.length + 1;
  const position = IMPORTANT.findIndex((pattern) => pattern.test(path));
  return position < 0 ? IMPORTANT.length : position;
}

/** The end of a path that readers know the input by: `limits.cpu`, the name of a variable. */
function inputName(path: string): string {
  return shortPath(path, Infinity)
    .replace(/^(?:\(options\)\.|metadata\.)/, "")
    .replace(/^.*\.resources\./, "")
    .replace(/^.*\.env\[([^\]]+)\]$/, "$1");
}

/** `limits.cpu of Deployment web`, or `limits.cpu of 3 Deployment` where several resources differ in the same way. */
function labelOf({ input, resources }: SharedInput): string {
  const [first] = resources;
  const types = new Set(resources.map(({ type }) => type));
  if (types.size > 1) return `${input} of ${resources.length} resources`;
  const kind = shortType(first?.type ?? "");
  return resources.length > 1 ? `${input} of ${resources.length} ${kind}` : `${input} of ${kind} ${first?.name ?? ""}`;
}

function presenceLines(groups: readonly PresenceGroup[], columns: number, paint: Paint): string[] {
  const shown = groups.slice(0, MAX_GROUPS);
  const labels = shown.map(({ environments }) => clip(`only in ${listed(environments)}`, Math.floor(columns / 3)));
  const width = Math.max(0, ...labels.map(({ length }) => length));
  const lines = shown.map(({ resources }, index) => {
    const list = clipList(partsOf(resources), columns - width - 4);
    return `  ${paint.dim((labels[index] ?? "").padEnd(width))}  ${list}`;
  });
  const rest = groups.length - shown.length;
  return [...lines, ...(rest > 0 ? [paint.dim(`  and ${rest} more groups of environments`)] : [])];
}

/** The types of resources with their numbers: components first, by how much is in them, then the most frequent. */
function partsOf(resources: PresenceGroup["resources"]): string[] {
  const types = [...new Set(resources.map(({ type }) => type))].map((type) => {
    const alike = resources.filter((resource) => resource.type === type);
    const size = alike.reduce((sum, { count }) => sum + count, 0);
    return { text: alike.length > 1 ? `${alike.length} ${shortType(type)}` : shortType(type), type, size };
  });
  const isComponent = (type: string) => type.startsWith("slipway:");
  return types
    .sort((a, b) => Number(isComponent(b.type)) - Number(isComponent(a.type)) || b.size - a.size)
    .map(({ text }) => text);
}
