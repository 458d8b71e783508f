import { type Comparison, comparePlans } from "../diff/compare";
import { dependencyEdges, givenOptions, plannedResources } from "../graph";
import type { Plan } from "../model";
import { keyOf, shortType } from "../text/names";
import { parts } from "../paths";
import { valuesThatMatter } from "../text/key-values";

/** What the page's script knows of the plans. */
export interface PageData {
  readonly environments: readonly string[];
  readonly resources: readonly PageResource[];
  /** By resource key: the inputs that differ, with their value in each environment that has the resource. */
  readonly differences: Readonly<Record<string, readonly PageDifference[]>>;
}

/** One resource in one environment. */
export interface PageResource {
  /** Unique on the page; also the id of its element in the drawing. */
  readonly id: string;
  /** The same in every environment. */
  readonly key: string;
  readonly environment: string;
  readonly urn: string;
  readonly type: string;
  readonly kind: string;
  readonly name: string;
  readonly values: readonly string[];
  readonly inputs: readonly PageLine[];
  readonly options: readonly PageLine[];
  /** Id of the resource that it belongs to. */
  readonly parent?: string;
  /** Ids of what it needs, without what follows from others. */
  readonly needs: readonly string[];
  /** Whether it is absent somewhere, or not the same everywhere. */
  readonly differs: boolean;
}

/** One line of a value that is shown indented. */
export interface PageLine {
  /** Steps of indentation. */
  readonly depth: number;
  readonly key: string;
  /** Absent where further lines say what is in it. */
  readonly text?: string;
  readonly differs: boolean;
}

/** A differing input: `null` where it is absent. */
export interface PageDifference {
  readonly path: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** Gathers what the page shows of all environments. */
export function pageData(plans: readonly Plan[]): PageData {
  const comparison = comparePlans(plans);
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

/** A resource's values as lines; those that are not the same in every environment are marked. */
function linesOf(value: unknown, { byKey }: Comparison, key: string, path = ""): PageLine[] {
  const differing = new Set(byKey.get(key)?.map((difference) => difference.path));
  const [, ...below] = parts(value, path);
  return below.map((part) => ({
    depth: part.depth - 1,
    key: part.key,
    ...(part.isLeaf ? { text: typeof part.value === "string" ? part.value : JSON.stringify(part.value) } : {}),
    differs: differing.has(part.path),
  }));
}

function resourcesOf(plan: Plan, index: number, comparison: Comparison): PageResource[] {
  const resources = plannedResources(plan);
  const ids = new Map(resources.map(({ urn }, position) => [urn, `r${index}-${position}`]));
  const id = (urn: string) => ids.get(urn) ?? "";
  const edges = dependencyEdges(plan);
  return resources.map((resource) => ({
    id: id(resource.urn),
    key: keyOf(resource.urn),
    environment: plan.environment,
    urn: resource.urn,
    type: resource.type,
    kind: shortType(resource.type),
    name: resource.name,
    values: valuesThatMatter(resource),
    inputs: linesOf(resource.inputs, comparison, keyOf(resource.urn)),
    options: linesOf(givenOptions(resource), comparison, keyOf(resource.urn), "(options)"),
    ...(resource.parent !== undefined && ids.has(resource.parent) ? { parent: id(resource.parent) } : {}),
    needs: edges.filter(({ to }) => to === resource.urn).map(({ from }) => id(from)),
    differs: comparison.keys.has(keyOf(resource.urn)),
  }));
}
