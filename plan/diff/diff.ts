import { parseUrn } from "../../lib/urn";
import { givenOptions, plannedResources } from "../graph";
import type { Plan, PlannedResource } from "../model";
import { keyOf, nameOf, shortType } from "../text/names";
import { changes, type ValueChange } from "../paths";
import { replaces } from "./replace";

/** What an `up` would do with a resource. */
export type Operation = "create" | "delete" | "replace" | "update";

/** One resource that is not the same in two plans. */
export interface ResourceChange {
  readonly operation: Operation;
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** The changed paths below its inputs, options, provider and dependencies; none for a created or deleted one. */
  readonly changes: readonly ValueChange[];
}

/** What changes from one plan of an environment to another. */
export interface PlanDiff {
  readonly environment: string;
  readonly resources: readonly ResourceChange[];
  readonly outputs: readonly ValueChange[];
}

const ORDER: readonly Operation[] = ["delete", "replace", "create", "update"];

/** Compares two plans of an environment, resource by resource; what is in the same order or not makes no difference. */
export function diffPlans(before: Plan, after: Plan): PlanDiff {
  const old = new Map(plannedResources(before).map((resource) => [keyOf(resource.urn), resource]));
  const matched = new Set<string>();
  const found: ResourceChange[] = [];
  for (const resource of plannedResources(after)) {
    const key = [keyOf(resource.urn), ...formerKeys(resource, old)].find((candidate) => old.has(candidate));
    const former = key === undefined ? undefined : old.get(key);
    if (key === undefined || former === undefined)
      found.push({ operation: "create", ...subject(resource), changes: [] });
    else {
      matched.add(key);
      const changed = resourceChanges(former, resource);
      if (changed.length > 0)
        found.push({ operation: operationOf(resource, changed), ...subject(resource), changes: changed });
    }
  }
  for (const [key, resource] of old) {
    if (!matched.has(key)) found.push({ operation: "delete", ...subject(resource), changes: [] });
  }
  found.sort((a, b) => ORDER.indexOf(a.operation) - ORDER.indexOf(b.operation) || a.urn.localeCompare(b.urn));
  return { environment: after.environment, resources: found, outputs: changes(before.outputs, after.outputs) };
}

/** Whether two plans are the same in all that a {@link PlanDiff} can say. */
export function isEmpty(diff: PlanDiff): boolean {
  return diff.resources.length === 0 && diff.outputs.length === 0;
}

/** Each changed path of a resource: of its inputs as they are, of everything else in parentheses. */
function resourceChanges(before: PlannedResource, after: PlannedResource): ValueChange[] {
  const needed = new Set(before.dependsOn.map(dependency));
  const needs = new Set(after.dependsOn.map(dependency));
  return [
    ...(before.name === after.name ? [] : [{ path: "(name)", before: before.name, after: after.name }]),
    ...changes(before.inputs, after.inputs),
    ...changes(presentOptions(before), presentOptions(after), "(options)"),
    ...changes(before.provider && nameOf(before.provider), after.provider && nameOf(after.provider), "(provider)"),
    ...[...needed].filter((one) => !needs.has(one)).map((one) => ({ path: "(needs)", before: one, after: undefined })),
    ...[...needs].filter((one) => !needed.has(one)).map((one) => ({ path: "(needs)", before: undefined, after: one })),
  ];
}

function presentOptions(resource: PlannedResource): unknown {
  // Aliases tell where a resource was, not what it is.
  const given = Object.entries(givenOptions(resource)).filter(([name]) => name !== "aliases");
  return given.length === 0 ? undefined : Object.fromEntries(given);
}

function dependency(urn: string): string {
  const { type, name } = parseUrn(urn);
  return `${shortType(type)} ${name}`;
}

function operationOf({ type, inputs }: PlannedResource, changed: readonly ValueChange[]): Operation {
  return changed.some(({ path }) => replaces(type, path, inputs)) ? "replace" : "update";
}

function subject({ urn, type, name }: PlannedResource): Pick<ResourceChange, "urn" | "type" | "name"> {
  return { urn, type, name };
}

/** Where a renamed or moved resource stood before, as its aliases tell. */
function formerKeys({ urn, options }: PlannedResource, old: ReadonlyMap<string, PlannedResource>): string[] {
  const aliases = Array.isArray(options.aliases) ? (options.aliases as unknown[]) : [];
  return aliases.flatMap((alias) => {
    if (typeof alias === "string") return [keyOf(alias)];
    const { name } = alias as { readonly name?: string };
    if (name === undefined || name === "") return [];
    const { type } = parseUrn(urn);
    return [...old.keys()].filter((key) => nameOf(`urn::${key}`) === name && (key.split("::")[1] ?? "").endsWith(type));
  });
}
