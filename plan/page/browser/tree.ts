import { groupBy } from "../../../lib/values";
import type { PageResource } from "../data";

// The components of one environment as a tree that can be folded.

/** A resource with its place in the tree. */
export interface GraphNode {
  readonly id: string;
  readonly resource: PageResource;
  /** The component that contains it. */
  readonly parent?: GraphNode;
  /** Empty for a resource that is not a component. */
  readonly children: readonly GraphNode[];
}

/** All resources of one environment. */
export interface GraphTree {
  readonly roots: readonly GraphNode[];
  readonly byId: ReadonlyMap<string, GraphNode>;
}

/** Only components contain others: a resource whose parent is an ordinary resource stands beside that parent. */
export function buildTree(resources: readonly PageResource[]): GraphTree {
  const known = new Map(resources.map((resource) => [resource.id, resource]));
  const componentAbove = ({ parent }: PageResource): string => {
    const above = known.get(parent ?? "");
    return above === undefined ? "" : above.component ? above.id : componentAbove(above);
  };
  const byComponent = groupBy(resources, componentAbove);
  const byId = new Map<string, GraphNode>();
  const nodesIn = (component: string, parent?: GraphNode): GraphNode[] =>
    (byComponent.get(component) ?? []).map((resource) => {
      const children: GraphNode[] = [];
      const node: GraphNode = { id: resource.id, resource, ...(parent ? { parent } : {}), children };
      byId.set(node.id, node);
      children.push(...nodesIn(node.id, node));
      return node;
    });
  return { roots: nodesIn(""), byId };
}

/** The components that contain a node, the outermost first. */
export function ancestorsOf({ parent }: GraphNode): GraphNode[] {
  return parent ? [...ancestorsOf(parent), parent] : [];
}

/** The nodes that have a box while only the components in `unfolded` are open, each before its content. */
export function visibleNodes(tree: GraphTree, unfolded: ReadonlySet<string>): GraphNode[] {
  const visit = (node: GraphNode): GraphNode[] => [
    node,
    ...(unfolded.has(node.id) ? node.children.flatMap(visit) : []),
  ];
  return tree.roots.flatMap(visit);
}

/** The box that stands for a node: its own, or that of the outermost folded component around it. */
export function boxOf(node: GraphNode, unfolded: ReadonlySet<string>): GraphNode {
  return ancestorsOf(node).find(({ id }) => !unfolded.has(id)) ?? node;
}

/** Everything inside a node, without the node itself. */
export function contentOf(node: GraphNode): GraphNode[] {
  return node.children.flatMap((child) => [child, ...contentOf(child)]);
}

/** How many of some nodes each node is or contains; nodes with none are left out. */
export function countInside(tree: GraphTree, ids: ReadonlySet<string>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const id of ids) {
    for (let node = tree.byId.get(id); node; node = node.parent) counts.set(node.id, (counts.get(node.id) ?? 0) + 1);
  }
  return counts;
}

/** Number of resources in a component, as the environment's total counts them. */
export function countResources(node: GraphNode): number {
  return contentOf(node).filter(({ resource }) => resource.counted).length;
}

/** The direct content of a component by kind, the most frequent first: `3 WebService, Postgres`. */
export function summarize(node: GraphNode): string {
  // Components say more about an application than the single resources beside them.
  const components = node.children.filter(({ children }) => children.length > 0);
  const counts = new Map<string, number>();
  for (const { resource } of [...components, ...node.children.filter(({ children }) => children.length === 0)]) {
    counts.set(resource.kind, (counts.get(resource.kind) ?? 0) + 1);
  }
  const isComponent = new Set(components.map(({ resource }) => resource.kind));
  return [...counts]
    .sort(([a, n], [b, m]) => Number(isComponent.has(b)) - Number(isComponent.has(a)) || m - n)
    .map(([kind, count]) => (count > 1 ? `${count}\u00a0${kind}` : kind))
    .join(", ");
}

/** The share of each family among the resources of a component, the largest first; shares add up to 1. */
export function familyShares(node: GraphNode): [family: string, share: number][] {
  const counts = new Map<string, number>();
  const leaves = contentOf(node).filter(({ children }) => children.length === 0);
  for (const { resource } of leaves) counts.set(resource.family, (counts.get(resource.family) ?? 0) + 1);
  return [...counts].sort(([, n], [, m]) => m - n).map(([family, count]) => [family, count / leaves.length]);
}
