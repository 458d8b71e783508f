import { groupBy } from "../../../lib/values";
import { ancestorsOf, boxOf, contentOf, type GraphNode, type GraphTree } from "./tree";

// Dependencies between boxes, added up from those between resources.

/** `to` depends on `from`. */
export interface BoxEdge {
  readonly from: string;
  readonly to: string;
  /** Number of dependencies between resources that it stands for. */
  readonly count: number;
}

/**
 * By component (`""` is the top level): the dependencies between its direct children. A dependency between resources of
 * two components counts for those two ancestors that are siblings. An edge implied by a chain of others is left out, and
 * so are those from namespaces, on which nearly everything depends.
 */
export function siblingEdges(tree: GraphTree): ReadonlyMap<string, readonly BoxEdge[]> {
  const between = dependencies(tree).flatMap(([from, to]) => {
    const left = [...ancestorsOf(from), from];
    const right = [...ancestorsOf(to), to];
    const level = left.findIndex((node, index) => node !== right[index]);
    const [a, b] = [left[level], right[level]];
    return a && b ? [{ component: a.parent?.id ?? "", edge: { from: a.id, to: b.id, count: 1 } }] : [];
  });
  return new Map(
    [...groupBy(between, ({ component }) => component)].map(([component, some]) => [
      component,
      withoutImplied(addUp(some.map(({ edge }) => edge))),
    ]),
  );
}

/** All dependencies of a node and on it, its content included, between the boxes that are visible. */
export function edgesAt(tree: GraphTree, node: GraphNode, unfolded: ReadonlySet<string>): BoxEdge[] {
  const inside = new Set([node, ...contentOf(node)]);
  const edges = dependencies(tree)
    .filter(([from, to]) => inside.has(from) !== inside.has(to))
    .map(([from, to]) => ({ from: boxOf(from, unfolded).id, to: boxOf(to, unfolded).id, count: 1 }));
  return addUp(edges.filter(({ from, to }) => from !== to));
}

/** Removes the edges that follow from a chain of others; edges that are part of a cycle stay. */
export function withoutImplied(edges: readonly BoxEdge[]): BoxEdge[] {
  const next = groupBy(edges, ({ from }) => from);
  const known = new Map<string, Set<string>>();
  const reachedFrom = (start: string): ReadonlySet<string> => {
    let reached = known.get(start);
    if (reached) return reached;
    known.set(start, (reached = new Set()));
    // What is added while the set is visited is visited too.
    for (const { to } of next.get(start) ?? []) reached.add(to);
    for (const id of reached) for (const { to } of next.get(id) ?? []) reached.add(to);
    return reached;
  };
  const implied = new Map(
    [...next].map(([from, some]) => [
      from,
      new Set(some.flatMap((step) => [...reachedFrom(step.to)].filter((id) => id !== step.to))),
    ]),
  );
  return edges.filter(({ from, to }) => reachedFrom(to).has(from) || implied.get(from)?.has(to) !== true);
}

function dependencies(tree: GraphTree): [from: GraphNode, to: GraphNode][] {
  return [...tree.byId.values()].flatMap((to) => {
    const { needs, provider } = to.resource;
    return [...needs, ...(provider === undefined ? [] : [provider])].flatMap((id): [GraphNode, GraphNode][] => {
      const from = tree.byId.get(id);
      return from && !from.resource.type.endsWith(":Namespace") ? [[from, to]] : [];
    });
  });
}

function addUp(edges: readonly BoxEdge[]): BoxEdge[] {
  const found = new Map<string, BoxEdge>();
  for (const edge of edges) {
    const pair = `${edge.from} ${edge.to}`;
    found.set(pair, { ...edge, count: edge.count + (found.get(pair)?.count ?? 0) });
  }
  return [...found.values()];
}
