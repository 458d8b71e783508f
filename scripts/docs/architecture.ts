import type { Graph, Subgraph } from "@viz-js/viz";

import { providerUrn } from "../../lib/urn";
import { componentTree, dependencyEdges, isGroup, isRead, plannedResources, type TreeNode } from "../../plan/graph";
import type { Plan, PlannedResource } from "../../plan/model";
import { shortType } from "../../plan/text/names";
import { escapeXml } from "../../plan/page/escape";
import { familyOf } from "../../plan/page/family";
import { wrap } from "../../plan/text/terminal";

type Arrow = readonly [from: string, to: string];

const COLOURS: Readonly<Record<string, string>> = {
  kubernetes: "#dbe8fd",
  chart: "#d9f0e4",
  aws: "#fdeccf",
  image: "#ece2f7",
  other: "#eeeeee",
};
const LINE_WIDTH = 34;
// Components below this depth are counted in the box of their parent.
const MAX_DEPTH = 2;

/**
 * The Graphviz graph of a plan, small enough for one page: a box per component with the counts of its resources, nested
 * components in frames, and arrows from dependencies to dependents.
 */
export function architectureGraph(plan: Plan): Graph {
  const roots = componentTree(plan).flatMap(({ resource, children }) =>
    resource.type === "pulumi:pulumi:Stack" ? children : [],
  );
  const owners = new Map<string, string>();
  const contents = roots.length > 0 ? roots : componentTree(plan);
  const inner = contents.filter(isGroup).map((node) => frame(node, owners, 1));
  const edges = transitiveReduction(
    uniqueArrows(dependencyArrows(plan).map(([from, to]) => [owners.get(from), owners.get(to)])),
  );
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

/** The frame of a component, with a box for its own resources and the frames of its nested components. */
function frame(node: TreeNode, owners: Map<string, string>, depth: number): Subgraph {
  const { resource, children } = node;
  const isFrame = (child: TreeNode) => isGroup(child) && depth < MAX_DEPTH;
  const own = children.filter((child) => !isFrame(child)).flatMap(withDescendants);
  for (const { urn } of own) owners.set(urn, resource.urn);
  if (own.length > 0) owners.set(resource.urn, resource.urn);
  const groups = children.filter(isFrame);
  const title = `${shortType(resource.type)}  ${resource.name}`;
  const box = own.length === 0 ? [] : [{ name: resource.urn, attributes: boxOf(own, groups.length > 0 ? "" : title) }];
  // Without nested components a frame would only repeat the box.
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

/** The most common family of a component's resources. */
function commonFamily(own: readonly PlannedResource[]): string {
  const counts = new Map<string, number>();
  for (const { type } of own) counts.set(familyOf(type), (counts.get(familyOf(type)) ?? 0) + 1);
  return [...counts].sort(([a, many], [b, few]) => few - many || a.localeCompare(b))[0]?.[0] ?? "other";
}

function withDescendants({ resource, children }: TreeNode): PlannedResource[] {
  return [...(isRead(resource) ? [] : [resource]), ...children.flatMap(withDescendants)];
}

/** The arrows between resources, including those from the providers, which lead to a cluster's objects. */
function dependencyArrows(plan: Plan): Arrow[] {
  const resources = plannedResources(plan);
  // Every object depends on a namespace: these arrows would hide all others.
  const namespaces = new Set(resources.filter(({ type }) => type.endsWith(":Namespace")).map(({ urn }) => urn));
  const direct = dependencyEdges(plan)
    .filter(({ from }) => !namespaces.has(from))
    .map(({ from, to }): Arrow => [from, to]);
  const providers = resources.flatMap(({ urn, provider }): Arrow[] =>
    provider === undefined ? [] : [[providerUrn(provider), urn]],
  );
  // A component's children depend on the component's dependencies.
  const components = resources.flatMap(({ urn, custom, dependsOn }): Arrow[] =>
    custom ? [] : dependsOn.map((dependency) => [dependency, urn]),
  );
  return [...direct, ...providers, ...components];
}

function uniqueArrows(arrows: readonly (readonly [string | undefined, string | undefined])[]): Arrow[] {
  const found = new Map<string, Arrow>();
  for (const [from, to] of arrows) {
    if (from !== undefined && to !== undefined && from !== to) found.set(`${from} ${to}`, [from, to]);
  }
  return [...found.values()].sort((a, b) => (a.join() < b.join() ? -1 : 1));
}

/** Removes the arrows that follow from a chain of others. */
function transitiveReduction(arrows: readonly Arrow[]): Arrow[] {
  return arrows.reduce<Arrow[]>(
    (kept, arrow) =>
      isReachable(
        kept.filter((one) => one !== arrow),
        arrow,
      )
        ? kept.filter((one) => one !== arrow)
        : kept,
    [...arrows],
  );
}

function isReachable(arrows: readonly Arrow[], [from, to]: Arrow): boolean {
  const seen = new Set<string>();
  const open = [from];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === to) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    for (const [start, end] of arrows) if (start === next) open.push(end);
  }
  return false;
}

function bold(text: string): string {
  return `<b>${escapeXml(text)}</b>`;
}
