import { componentTree, givenOptions, plannedResources, type TreeNode } from "./graph";
import type { Plan, PlannedResource } from "./model";
import { keyOf, shortType } from "./names";
import { imageType, normalise } from "./normalise";
import { isRecord, items, leaves } from "./paths";

/** Resources that some environments have and others have not. */
export interface OnlyIn {
  readonly environments: readonly string[];
  /** A component stands for all that is in it, where that is in the same environments. */
  readonly resources: readonly { readonly type: string; readonly name: string; readonly count: number }[];
}

/** Inputs that differ in the same way in resources of one type. */
export interface Difference {
  readonly type: string;
  readonly names: readonly string[];
  readonly inputs: readonly InputDifference[];
}

/** One input with its value in each environment; `undefined` where it is absent. */
export interface InputDifference {
  readonly path: string;
  readonly values: readonly unknown[];
}

/** What is not the same in all environments. */
export interface Comparison {
  readonly environments: readonly string[];
  readonly onlyIn: readonly OnlyIn[];
  readonly differences: readonly Difference[];
  /** The differing inputs of each resource that has any, by its key (see `keyOf`). */
  readonly byKey: ReadonlyMap<string, readonly InputDifference[]>;
  /** Keys of every resource that is absent somewhere or has differing inputs. */
  readonly keys: ReadonlySet<string>;
}

/** Compares environments resource by resource; content hashes count as equal, since each environment builds its own. */
export function comparePlans(plans: readonly Plan[]): Comparison {
  const environments = plans.map(({ environment }) => environment);
  const indexes = plans.map((plan) => index(neutral(plan)));
  const where = new Map<string, string[]>();
  indexes.forEach((found, position) => {
    for (const key of found.keys()) where.set(key, [...(where.get(key) ?? []), environments[position] ?? ""]);
  });
  const onlyIn = presenceGroups(plans.map(neutral), where);
  const differing = [...where].flatMap(([key]) => {
    const present = indexes.map((found) => found.get(key));
    const inputs = inputDifferences(present);
    const resource = present.find((one) => one !== undefined);
    return resource && inputs.length > 0 ? [{ key, resource, inputs }] : [];
  });
  const incomplete = [...where].filter(([, present]) => present.length < plans.length).map(([key]) => key);
  return {
    environments,
    onlyIn,
    differences: condensed(differing),
    byKey: new Map(differing.map(({ key, inputs }) => [key, inputs])),
    keys: new Set([...incomplete, ...differing.map(({ key }) => key)]),
  };
}

function index(plan: Plan): Map<string, PlannedResource> {
  return new Map(plannedResources(plan).map((resource) => [keyOf(resource.urn), resource]));
}

/** A plan without what is another in each environment by its nature: content hashes, the registry, names made from it. */
function neutral(plan: Plan): Plan {
  const registries = registriesOf(plan);
  const clean = (value: unknown): unknown => {
    if (typeof value === "string") {
      const text = registries.reduce((left, registry) => left.replaceAll(`${registry}/`, ""), value);
      return text.replaceAll(new RegExp(`\\b([a-z][a-z0-9]*)-${plan.environment}\\b`, "g"), "$1-*");
    }
    if (Array.isArray(value)) return (value as unknown[]).map(clean);
    if (!isRecord(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, clean(child)]));
  };
  const resources = normalise(plan).resources.map((resource) => {
    const inputs = clean(resource.inputs) as PlannedResource["inputs"];
    const registry = resource.type === imageType ? { "(registry)": registries.join(", ") } : {};
    return { ...resource, name: clean(resource.name) as string, inputs: { ...inputs, ...registry } };
  });
  return { ...plan, resources };
}

function registriesOf(plan: Plan): string[] {
  const images = plannedResources(plan).filter(({ type }) => type === imageType);
  const tags = images.flatMap(({ inputs }) => items(inputs.tags)).filter((tag) => typeof tag === "string");
  return [...new Set(tags.map((tag) => tag.split("/")[0] ?? "").filter((host) => /[.:]/.test(host)))];
}

/** The inputs that differ among the environments that have the resource; an environment without it says nothing. */
function inputDifferences(present: readonly (PlannedResource | undefined)[]): InputDifference[] {
  if (present.filter(Boolean).length < 2) return [];
  const all = present.map((resource) => resource && comparable(resource));
  const paths = new Set(all.flatMap((found) => [...(found?.keys() ?? [])]));
  return [...paths].flatMap((path) => {
    const texts = all.filter((found) => found !== undefined).map((found) => JSON.stringify(found.get(path)));
    return new Set(texts).size < 2 ? [] : [{ path, values: all.map((found) => found?.get(path)) }];
  });
}

function comparable(resource: PlannedResource): Map<string, unknown> {
  const given = givenOptions(resource);
  const options = Object.keys(given).length === 0 ? undefined : given;
  return new Map([...leaves(resource.inputs), ...leaves(options, "(options)")]);
}

/** Resources of one type that differ alike become one entry, and so do the ways in which the same resources differ. */
function condensed(
  differing: readonly { readonly resource: PlannedResource; readonly inputs: readonly InputDifference[] }[],
): Difference[] {
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

function presenceGroups(plans: readonly Plan[], where: ReadonlyMap<string, readonly string[]>): OnlyIn[] {
  const groups = new Map<
    string,
    { environments: readonly string[]; resources: Map<string, OnlyIn["resources"][number]> }
  >();
  const visit = (node: TreeNode): void => {
    const present = where.get(keyOf(node.resource.urn)) ?? [];
    if (present.length === plans.length) {
      node.children.forEach(visit);
      return;
    }
    const group = groups.get(present.join()) ?? { environments: present, resources: new Map() };
    groups.set(present.join(), group);
    const { type, name } = node.resource;
    group.resources.set(keyOf(node.resource.urn), { type, name, count: sizeOf(node) });
    for (const child of node.children) {
      // What is in a component that goes with it needs no word of its own.
      if ((where.get(keyOf(child.resource.urn)) ?? []).join() !== present.join()) visit(child);
    }
  };
  for (const plan of plans) componentTree(plan).forEach(visit);
  return [...groups.values()].map(({ environments, resources }) => ({
    environments,
    resources: [...resources.values()],
  }));
}

function sizeOf({ resource, children }: TreeNode): number {
  return children.reduce((sum, child) => sum + sizeOf(child), resource.custom ? 1 : 0);
}
