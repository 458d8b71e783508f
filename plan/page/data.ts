import { providerUrn } from "../../lib/urn";
import { groupBy } from "../../lib/values";
import { comparePlans, type PlanComparison } from "../diff/compare";
import {
  componentTree,
  dependencyEdges,
  givenOptions,
  isGroup,
  createdResources,
  plannedResources,
  type TreeNode,
} from "../graph";
import type { Plan, PlannedResource } from "../model";
import { keyOf, shortType } from "../text/names";
import { parts } from "../paths";
import { keyValues } from "../text/key-values";
import { familyOf, type ResourceFamily } from "./family";

/** The plans as the page's scripts read them. */
export interface PageData {
  readonly environments: readonly string[];
  readonly resources: readonly PageResource[];
  /** By resource key: the inputs that differ, with their value in each environment that has the resource. */
  readonly differences: Readonly<Record<string, readonly PageDifference[]>>;
}

/** One resource in one environment. */
export interface PageResource {
  /** Unique on the page. */
  readonly id: string;
  /** Identifies the resource across environments. */
  readonly key: string;
  readonly environment: string;
  readonly urn: string;
  readonly type: string;
  readonly kind: string;
  readonly name: string;
  readonly family: ResourceFamily;
  readonly values: readonly string[];
  readonly inputs: readonly PageLine[];
  readonly options: readonly PageLine[];
  /** Id of the parent. */
  readonly parent?: string;
  /** Ids of the direct dependencies; those implied by other dependencies are left out. */
  readonly needs: readonly string[];
  /** Id of the provider, where a component of this program creates it: a dependency that `needs` does not list. */
  readonly provider?: string;
  /** Whether it is a component that contains other resources. */
  readonly component?: true;
  /** Whether the environment's count of resources includes it. */
  readonly counted?: true;
  /** Whether it is absent from an environment, or not the same in all of them. */
  readonly differs: boolean;
}

/** One line of a value, which is displayed as an indented list. */
export interface PageLine {
  /** Levels of indentation. */
  readonly depth: number;
  readonly key: string;
  /** Absent where the following lines are the value. */
  readonly text?: string;
  readonly differs?: true;
}

/** An input that differs: `null` where it is absent. */
export interface PageDifference {
  readonly path: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** Collects everything the page displays from the plans of all environments. */
export function pageData(plans: readonly Plan[], comparison: PlanComparison = comparePlans(plans)): PageData {
  return {
    environments: comparison.environments,
    resources: plans.flatMap((plan, index) => resourcesOf(plan, index, comparison)),
    differences: Object.fromEntries(
      [...comparison.byKey].map(([key, inputs]) => [
        key,
        inputs.map(({ path, values }) => ({
          path,
          values: Object.fromEntries(
            values.map((value, index): [string, unknown] => [comparison.environments[index] ?? "", value ?? null]),
          ),
        })),
      ]),
    ),
  };
}

/** The lines of a resource's inputs or options; those that differ between environments are marked. */
function linesOf(value: unknown, { byKey }: PlanComparison, key: string, path = ""): PageLine[] {
  const differing = new Set(byKey.get(key)?.map((difference) => difference.path));
  const [, ...below] = parts(value, path);
  return below.map((part) => ({
    depth: part.depth - 1,
    key: part.key,
    ...(part.isLeaf ? { text: typeof part.value === "string" ? part.value : JSON.stringify(part.value) } : {}),
    ...(differing.has(part.path) ? { differs: true } : {}),
  }));
}

function resourcesOf(plan: Plan, index: number, comparison: PlanComparison): PageResource[] {
  const resources = plannedResources(plan);
  const ids = new Map(resources.map(({ urn }, position) => [urn, `r${index}-${position}`]));
  const id = (urn: string) => ids.get(urn) ?? "";
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const needs = groupBy(dependencyEdges(plan), ({ to }) => to);
  const components = componentsOf(componentTree(plan));
  const counted = new Set(createdResources(plan).map(({ urn }) => urn));
  return resources.map((resource) => {
    const key = keyOf(resource.urn);
    const provider = providerInComponent(resource, byUrn, components);
    return {
      id: id(resource.urn),
      key,
      environment: plan.environment,
      urn: resource.urn,
      type: resource.type,
      kind: shortType(resource.type),
      name: resource.name,
      family: familyOf(resource.type),
      values: keyValues(resource),
      inputs: linesOf(resource.inputs, comparison, key),
      options: linesOf(givenOptions(resource), comparison, key, "(options)"),
      ...(resource.parent !== undefined && ids.has(resource.parent) ? { parent: id(resource.parent) } : {}),
      needs: (needs.get(resource.urn) ?? []).map(({ from }) => id(from)),
      ...(provider === undefined ? {} : { provider: id(provider.urn) }),
      ...(components.has(resource.urn) ? { component: true } : {}),
      ...(counted.has(resource.urn) ? { counted: true } : {}),
      differs: comparison.keys.has(key),
    };
  });
}

function componentsOf(nodes: readonly TreeNode[]): Set<string> {
  const found = new Set<string>();
  const visit = (node: TreeNode) => {
    if (isGroup(node)) found.add(node.resource.urn);
    node.children.forEach(visit);
  };
  nodes.forEach(visit);
  return found;
}

/** A resource's provider; one outside all components serves every resource, so that arrows from it carry no information. */
function providerInComponent(
  { provider }: PlannedResource,
  byUrn: ReadonlyMap<string, PlannedResource>,
  components: ReadonlySet<string>,
): PlannedResource | undefined {
  const found = byUrn.get(providerUrn(provider));
  return components.has(found?.parent ?? "") ? found : undefined;
}
