import type { Graph, Subgraph } from "@viz-js/viz";

import { providerUrn } from "../../lib/urn";
import { componentTree, dependencyEdges, isGroup, isRead, plannedResources, type TreeNode } from "../../plan/graph";
import type { Plan, PlannedResource } from "../../plan/model";
import { shortType } from "../../plan/text/names";
import { escapeXml, familyOf } from "../../plan/page/graph-drawing";
import { wrap } from "../../plan/text/terminal";

type Edge = readonly [from: string, to: string];

const COLOURS: Readonly<Record<string, string>> = {
  kubernetes: "#dbe8fd",
  chart: "#d9f0e4",
  aws: "#fdeccf",
  image: "#ece2f7",
  other: "#eeeeee",
};
const LINE_WIDTH = 34;
// What stands deeper is counted in the box that it is in.
const DEEPEST = 2;

/**
 * A plan as a drawing that fits a page: a box per component with the counts of what it makes, components in
 * components, and an arrow from each to those that need it. What only groups others is a frame.
 */
export function architectureGraph(plan: Plan): Graph {
  const roots = componentTree(plan).flatMap(({ resource, children }) =>
    resource.type === "pulumi:pulumi:Stack" ? children : [],
  );
  const owners = new Map<string, string>();
  const contents = roots.length > 0 ? roots : componentTree(plan);
  const inner = contents.filter(isGroup).map((node) => frame(node, owners, 1));
  const edges = reduced(unique(needs(plan).map(([from, to]) => [owners.get(from), owners.get(to)])));
  return {
    directed: true,
    graphAttributes: { rankdir: "LR", ranksep: 0.45, nodesep: 0.15, fontname: "Arial", bgcolor: "white" },
    nodeAttributes: { shape: "box", style: "rounded,filled", fontname: "Arial", fontsize: 11, margin: "0.12,0.06" },
    edgeAttributes: { arrowsize: 0.6, color: "#777777" },
    nodes: [],
    subgraphs: inner,
    edges: edges.map(([tail, head]) => ({ tail, head })),
  };
}

/** The frame of a component, with a box for what it makes itself and the frames of the components in it. */
function frame(node: TreeNode, owners: Map<string, string>, depth: number): Subgraph {
  const { resource, children } = node;
  const isFrame = (child: TreeNode) => isGroup(child) && depth < DEEPEST;
  const own = children.filter((child) => !isFrame(child)).flatMap(withBelow);
  for (const { urn } of own) owners.set(urn, resource.urn);
  if (own.length > 0) owners.set(resource.urn, resource.urn);
  const groups = children.filter(isFrame);
  const title = `${shortType(resource.type)}  ${resource.name}`;
  const box = own.length === 0 ? [] : [{ name: resource.urn, attributes: boxOf(own, groups.length > 0 ? "" : title) }];
  // A component without others in it needs no frame: its box says all.
  if (groups.length === 0) return { nodes: box, subgraphs: [] };
  return {
    name: `cluster_${resource.urn}`,
    graphAttributes: {
      label: { html: bold(title) },
      labeljust: "l",
      fontname: "Arial",
      style: "rounded",
      color: "#999999",
      fontsize: 12,
      margin: 10,
    },
    nodes: box,
    subgraphs: groups.map((group) => frame(group, owners, depth + 1)),
  };
}

function boxOf(own: readonly PlannedResource[], title: string): Record<string, string | { html: string }> {
  const counts = new Map<string, number>();
  for (const { type } of own.filter(({ type: token }) => !token.startsWith("slipway:"))) {
    counts.set(shortType(type), (counts.get(shortType(type)) ?? 0) + 1);
  }
  const parts = [...counts].map(([kind, count]) => (count === 1 ? kind : `${count} ${kind}`));
  const lines = wrap(parts, LINE_WIDTH, ", ").map(escapeXml);
  const head = title === "" ? [] : [bold(title)];
  return {
    fillcolor: COLOURS[commonFamily(own)] ?? "#eeeeee",
    color: "#999999",
    label: { html: [...head, ...lines].join("<br/>") },
  };
}

/** What most of a component's resources are. */
function commonFamily(own: readonly PlannedResource[]): string {
  const counts = new Map<string, number>();
  for (const { type } of own) counts.set(familyOf(type), (counts.get(familyOf(type)) ?? 0) + 1);
  return [...counts].sort(([a, many], [b, few]) => few - many || a.localeCompare(b))[0]?.[0] ?? "other";
}

function withBelow({ resource, children }: TreeNode): PlannedResource[] {
  return [...(isRead(resource) ? [] : [resource]), ...children.flatMap(withBelow)];
}

/** What needs what, by resource: what is in a cluster needs the one that its provider leads to. */
function needs(plan: Plan): Edge[] {
  const resources = plannedResources(plan);
  // Everything has a namespace: these edges would hide all others.
  const spaces = new Set(resources.filter(({ type }) => type.endsWith(":Namespace")).map(({ urn }) => urn));
  const direct = dependencyEdges(plan)
    .filter(({ from }) => !spaces.has(from))
    .map(({ from, to }): Edge => [from, to]);
  const providers = resources.flatMap(({ urn, provider }): Edge[] =>
    provider === undefined ? [] : [[providerUrn(provider), urn]],
  );
  // Nothing in a component is made before what the component needs.
  const components = resources.flatMap(({ urn, custom, dependsOn }): Edge[] =>
    custom ? [] : dependsOn.map((needed) => [needed, urn]),
  );
  return [...direct, ...providers, ...components];
}

function unique(edges: readonly (readonly [string | undefined, string | undefined])[]): Edge[] {
  const found = new Map<string, Edge>();
  for (const [from, to] of edges) {
    if (from !== undefined && to !== undefined && from !== to) found.set(`${from} ${to}`, [from, to]);
  }
  return [...found.values()].sort((a, b) => (a.join() < b.join() ? -1 : 1));
}

/** Without the edges that follow from a chain of others. */
function reduced(edges: readonly Edge[]): Edge[] {
  return edges.reduce<Edge[]>(
    (kept, edge) =>
      reaches(
        kept.filter((one) => one !== edge),
        edge,
      )
        ? kept.filter((one) => one !== edge)
        : kept,
    [...edges],
  );
}

function reaches(edges: readonly Edge[], [from, to]: Edge): boolean {
  const seen = new Set<string>();
  const open = [from];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === to) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    for (const [start, end] of edges) if (start === next) open.push(end);
  }
  return false;
}

function bold(text: string): string {
  return `<b>${escapeXml(text)}</b>`;
}
