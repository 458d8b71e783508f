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
  const byComponent = new Map<string, BoxEdge[]>();
  for (const [from, to] of dependencies(tree)) {
    const left = [...ancestorsOf(from), from];
    const right = [...ancestorsOf(to), to];
    const level = left.findIndex((node, index) => node !== right[index]);
    const [a, b] = [left[level], right[level]];
    if (!a || !b) continue;
    const component = a.parent?.id ?? "";
    byComponent.set(component, [...(byComponent.get(component) ?? []), { from: a.id, to: b.id, count: 1 }]);
  }
  return new Map([...byComponent].map(([component, edges]) => [component, withoutImplied(addUp(edges))]));
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
  const next = new Map<string, string[]>();
  for (const { from, to } of edges) next.set(from, [...(next.get(from) ?? []), to]);
  const reaches = (from: string, to: string, seen = new Set<string>()): boolean =>
    (next.get(from) ?? []).some((step) => {
      if (step === to) return true;
      if (seen.has(step)) return false;
      seen.add(step);
      return reaches(step, to, seen);
    });
  return edges.filter(
    ({ from, to }) => reaches(to, from) || !(next.get(from) ?? []).some((step) => step !== to && reaches(step, to)),
  );
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
