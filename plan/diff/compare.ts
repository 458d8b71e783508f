import { type ComparableResource, comparables } from "./comparable";
import { componentTree, isGroup, type TreeNode } from "../graph";
import type { Plan } from "../model";
import { keyOf, neutralName, shortType } from "../text/names";

/** Resources that exist in some environments only. */
export interface PresenceGroup {
  readonly environments: readonly string[];
  /** A component represents all resources in it that exist in the same environments. */
  readonly resources: readonly { readonly type: string; readonly name: string; readonly count: number }[];
}

/** Inputs that differ in the same way in resources of one type. */
export interface ResourceDifference {
  readonly type: string;
  readonly names: readonly string[];
  readonly inputs: readonly InputDifference[];
}

/** An input with its value in each environment; `undefined` if it is absent. */
export interface InputDifference {
  readonly path: string;
  readonly values: readonly unknown[];
}

/** Differences between environments. */
export interface PlanComparison {
  readonly environments: readonly string[];
  readonly onlyIn: readonly PresenceGroup[];
  readonly differences: readonly ResourceDifference[];
  /** The differing inputs of each resource that has any, by its key (see `keyOf`). */
  readonly byKey: ReadonlyMap<string, readonly InputDifference[]>;
  /** Keys of every resource that is absent in an environment or has differing inputs. */
  readonly keys: ReadonlySet<string>;
}

/** Compares environments resource by resource, as {@link comparables} returns them. */
export function comparePlans(plans: readonly Plan[]): PlanComparison {
  const environments = plans.map(({ environment }) => environment);
  const all = plans.map(comparables);
  const where = new Map<string, string[]>();
  all.forEach((found, position) => {
    for (const key of found.keys()) where.set(key, [...(where.get(key) ?? []), environments[position] ?? ""]);
  });
  const differing = [...where].flatMap(([key]) => {
    const present = all.map((found) => found.get(key));
    const inputs = inputDifferences(present);
    const resource = present.find((one) => one !== undefined);
    return resource && inputs.length > 0 ? [{ key, resource, inputs }] : [];
  });
  const incomplete = [...where].filter(([, present]) => present.length < plans.length).map(([key]) => key);
  return {
    environments,
    onlyIn: presenceGroups(plans, where),
    differences: groupDifferences(differing),
    byKey: new Map(differing.map(({ key, inputs }) => [key, inputs])),
    keys: new Set([...incomplete, ...differing.map(({ key }) => key)]),
  };
}

/** The inputs that differ between the environments that have the resource. */
function inputDifferences(present: readonly (ComparableResource | undefined)[]): InputDifference[] {
  const having = present.filter((one) => one !== undefined);
  const paths = new Set(having.flatMap(({ values }) => [...values.keys()]));
  return [...paths].flatMap((path) => {
    const found = having.map(({ values }) => values.get(path));
    const same = areEqual(found.map((value) => value?.shown)) || areEqual(found.map((value) => value?.neutral));
    return same ? [] : [{ path, values: present.map((one) => one?.values.get(path)?.shown) }];
  });
}

function areEqual(values: readonly unknown[]): boolean {
  return new Set(values.map((value) => JSON.stringify(value))).size < 2;
}

/** Groups resources of one type that differ in the same way, then the differing inputs of the same resources. */
function groupDifferences(
  differing: readonly { readonly resource: ComparableResource; readonly inputs: readonly InputDifference[] }[],
): ResourceDifference[] {
  const alike = new Map<string, { type: string; names: string[]; input: InputDifference }>();
  for (const { resource, inputs } of differing) {
    for (const input of inputs) {
      const id = JSON.stringify([resource.type, input]);
      const entry = alike.get(id) ?? { type: resource.type, names: [], input };
      entry.names.push(resource.name);
      alike.set(id, entry);
    }
  }
  const together = new Map<string, { type: string; names: string[]; inputs: InputDifference[] }>();
  for (const { type, names, input } of alike.values()) {
    const id = JSON.stringify([type, names]);
    const entry = together.get(id) ?? { type, names, inputs: [] };
    entry.inputs.push(input);
    together.set(id, entry);
  }
  return [...together.values()].sort((a, b) => shortType(a.type).localeCompare(shortType(b.type)));
}

function presenceGroups(plans: readonly Plan[], where: ReadonlyMap<string, readonly string[]>): PresenceGroup[] {
  const groups = new Map<
    string,
    { environments: readonly string[]; resources: Map<string, PresenceGroup["resources"][number]> }
  >();
  const visit = (node: TreeNode): void => {
    const present = where.get(keyOf(node.resource.urn)) ?? [];
    if (present.length === plans.length) {
      node.children.forEach(visit);
      return;
    }
    const group = groups.get(present.join()) ?? { environments: present, resources: new Map() };
    groups.set(present.join(), group);
    const { urn, type, name } = node.resource;
    group.resources.set(keyOf(urn), { type, name: neutralName(urn, name), count: sizeOf(node) });
    for (const child of node.children) {
      // Children that exist in the same environments are represented by their component.
      if ((where.get(keyOf(child.resource.urn)) ?? []).join() !== present.join()) visit(child);
    }
  };
  for (const plan of plans) componentTree(plan).forEach(visit);
  return [...groups.values()].map(({ environments, resources }) => ({
    environments,
    resources: [...resources.values()],
  }));
}

function sizeOf(node: TreeNode): number {
  return node.children.reduce((sum, child) => sum + sizeOf(child), isGroup(node) ? 0 : 1);
}
