import type { Plan, PlannedResource } from "./model";
import { at, groupBy, isRecord, items } from "../lib/values";

/** A resource with the resources that it is the parent of. */
export interface TreeNode {
  readonly resource: PlannedResource;
  readonly children: readonly TreeNode[];
}

/** A dependency of `to` on `from`: URNs of resources, not of components. */
export interface DependencyEdge {
  readonly from: string;
  readonly to: string;
}

const APPLICATION = /^slipway:[^:]+:Application$/;

/** Type of the root of all resources. */
export const STACK_TYPE = "pulumi:pulumi:Stack";
// Kinds that readers look for first; then everything else, then components.
const FIRST_KINDS = [
  "Namespace",
  "Deployment",
  "StatefulSet",
  "HorizontalPodAutoscaler",
  "Service",
  "Ingress",
  "Release",
];

/** The resources of a plan without the stack, which is only their root. */
export function plannedResources(plan: Plan): readonly PlannedResource[] {
  return plan.resources.filter(({ type }) => type !== STACK_TYPE);
}

/** The options that the program set on a resource, without those that the SDK adds by type. */
export function givenOptions({ options }: PlannedResource): Record<string, unknown> {
  const given = Object.entries(options).flatMap(([name, value]): [string, unknown][] => {
    if (name === "additionalSecretOutputs") return [];
    const kept = name === "aliases" ? items(value).filter(hasName) : name === "customTimeouts" ? filled(value) : value;
    return isEmptyValue(kept) ? [] : [[name, kept]];
  });
  return Object.fromEntries(given);
}

/** Whether a type is that of an application, whose resources are below it. */
export function isApplication(type: string): boolean {
  return APPLICATION.test(type);
}

/** Whether a resource is only read: it is created by something else. */
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
 * The resources that a plan creates, without components that only group others. A component without children, such as a
 * remote component of a provider, counts as a resource. Resources that are only read do not count.
 */
export function createdResources(plan: Plan): readonly PlannedResource[] {
  const parents = new Set(plan.resources.map(({ parent }) => parent));
  return plannedResources(plan).filter(
    (resource) => !isRead(resource) && (resource.custom || !parents.has(resource.urn)),
  );
}

/**
 * The resources as a tree by parent: first the kinds that readers look for, then others, then components, each in the
 * order of the plan. A resource whose parent is not in the plan is at the root.
 */
export function componentTree(plan: Plan): readonly TreeNode[] {
  const resources = plannedResources(plan);
  const known = new Set(resources.map(({ urn }) => urn));
  const byParent = groupBy(resources, ({ parent }) => (parent !== undefined && known.has(parent) ? parent : ""));
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
 * The dependencies between resources without transitive edges. A dependency on a component counts as one on every
 * resource in it.
 */
export function dependencyEdges(plan: Plan): DependencyEdge[] {
  const resources = plannedResources(plan);
  const members = membersOf(plan);
  const needs = new Map<string, Set<string>>();
  for (const { urn, dependsOn } of resources) {
    if (members.get(urn)?.[0] !== urn) continue;
    const needed = dependsOn.flatMap((one) => members.get(one) ?? []).filter((one) => one !== urn);
    needs.set(urn, new Set(needed));
  }
  const reach = reachability(needs);
  return [...needs].flatMap(([to, direct]) =>
    [...direct]
      .filter((from) => ![...direct].some((other) => other !== from && reach(other).has(from)))
      .map((from) => ({ from, to })),
  );
}

/** The resources that each URN represents: itself, or the resources in it if it is a component. */
function membersOf(plan: Plan): ReadonlyMap<string, readonly string[]> {
  const members = new Map<string, string[]>();
  const visit = (node: TreeNode): string[] => {
    const own = isGroup(node) ? [] : [node.resource.urn];
    const below = node.children.flatMap(visit);
    // A custom resource represents only itself, even if it is the parent of others.
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
