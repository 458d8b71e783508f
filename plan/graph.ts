import type { Plan, PlannedResource } from "./model";
import { at, isRecord, items } from "../lib/values";

/** A resource with the resources that it is the parent of. */
export interface TreeNode {
  readonly resource: PlannedResource;
  readonly children: readonly TreeNode[];
}

/** `to` needs `from`: both are URNs of resources that are no components. */
export interface Edge {
  readonly from: string;
  readonly to: string;
}

const STACK_TYPE = "pulumi:pulumi:Stack";
// What a reader looks for first; then everything else, then components.
const FIRST_KINDS = [
  "Namespace",
  "Deployment",
  "StatefulSet",
  "HorizontalPodAutoscaler",
  "Service",
  "Ingress",
  "Release",
];

/** What a plan creates: its resources without the stack itself, which is only their root. */
export function plannedResources(plan: Plan): readonly PlannedResource[] {
  return plan.resources.filter(({ type }) => type !== STACK_TYPE);
}

/** The options that the program gave to a resource: the SDK's own, which follow from its type, tell nothing. */
export function givenOptions({ options }: PlannedResource): Record<string, unknown> {
  const given = Object.entries(options).flatMap(([name, value]): [string, unknown][] => {
    if (name === "additionalSecretOutputs") return [];
    const kept = name === "aliases" ? items(value).filter(hasName) : name === "customTimeouts" ? filled(value) : value;
    return isEmptyValue(kept) ? [] : [[name, kept]];
  });
  return Object.fromEntries(given);
}

/** Whether a resource is only looked up: something else made it. */
export function isRead({ options }: PlannedResource): boolean {
  return options.read !== undefined;
}

function hasName(alias: unknown): boolean {
  return typeof alias === "string" || Boolean(at(alias, "name"));
}

function filled(value: unknown): unknown {
  return isRecord(value) ? Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== "")) : value;
}

function isEmptyValue(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

/**
 * What a plan makes, without the components that only group: one that nothing is in, such as a component of a
 * provider's, is made like a resource. What is only looked up does not count.
 */
export function createdResources(plan: Plan): readonly PlannedResource[] {
  const parents = new Set(plan.resources.map(({ parent }) => parent));
  return plannedResources(plan).filter(
    (resource) => !isRead(resource) && (resource.custom || !parents.has(resource.urn)),
  );
}

/**
 * The resources by parentage: those that are looked for first, other ones, components, each in the plan's order. One
 * whose parent is not in the plan stands at the root.
 */
export function componentTree(plan: Plan): readonly TreeNode[] {
  const resources = plannedResources(plan);
  const known = new Set(resources.map(({ urn }) => urn));
  const byParent = new Map<string, PlannedResource[]>();
  for (const resource of resources) {
    const parent = resource.parent !== undefined && known.has(resource.parent) ? resource.parent : "";
    byParent.set(parent, [...(byParent.get(parent) ?? []), resource]);
  }
  const nodesUnder = (parent: string): TreeNode[] =>
    (byParent.get(parent) ?? [])
      .map((resource) => ({ resource, children: nodesUnder(resource.urn) }))
      .sort((a, b) => rank(a) - rank(b));
  return nodesUnder("");
}

/** Whether a node only groups others. */
export function isGroup({ resource, children }: TreeNode): boolean {
  return !resource.custom && children.length > 0;
}

function rank(node: TreeNode): number {
  if (isGroup(node)) return FIRST_KINDS.length + 1;
  const position = FIRST_KINDS.indexOf(node.resource.type.split(":").at(-1) ?? "");
  return position < 0 ? FIRST_KINDS.length : position;
}

/**
 * The dependencies that say something: an edge that follows from a chain of others is left out. A dependency on a
 * component counts as one on every resource in it.
 */
export function dependencyEdges(plan: Plan): Edge[] {
  const resources = plannedResources(plan);
  const members = membersOf(plan);
  const needs = new Map<string, Set<string>>();
  for (const { urn, dependsOn } of resources) {
    if (members.get(urn)?.[0] !== urn) continue;
    const wanted = dependsOn.flatMap((needed) => members.get(needed) ?? []).filter((needed) => needed !== urn);
    needs.set(urn, new Set(wanted));
  }
  const reach = reachability(needs);
  return [...needs].flatMap(([to, direct]) =>
    [...direct]
      .filter((from) => ![...direct].some((other) => other !== from && reach(other).has(from)))
      .map((from) => ({ from, to })),
  );
}

/** The resources that each URN stands for: itself, or what is in it if it is a component. */
function membersOf(plan: Plan): ReadonlyMap<string, readonly string[]> {
  const members = new Map<string, string[]>();
  const visit = (node: TreeNode): string[] => {
    const own = isGroup(node) ? [] : [node.resource.urn];
    const below = node.children.flatMap(visit);
    // A custom resource stands for itself alone, even where others have it as their parent.
    members.set(node.resource.urn, isGroup(node) ? below : own);
    return [...own, ...below];
  };
  componentTree(plan).forEach(visit);
  return members;
}

function reachability(needs: ReadonlyMap<string, ReadonlySet<string>>): (urn: string) => ReadonlySet<string> {
  const known = new Map<string, Set<string>>();
  const reach = (urn: string): ReadonlySet<string> => {
    const done = known.get(urn);
    if (done) return done;
    const found = new Set<string>();
    known.set(urn, found);
    for (const needed of needs.get(urn) ?? []) {
      found.add(needed);
      for (const further of reach(needed)) found.add(further);
    }
    return found;
  };
  return reach;
}
