import { parseUrn } from "../../lib/urn";
import { items } from "../../lib/values";
import { givenOptions, plannedResources } from "../graph";
import type { Plan, PlannedResource } from "../model";
import { keyOf, nameOf, shortType } from "../text/names";
import { changes, type ValueChange } from "../paths";
import { byIdentity, previousKeys } from "./aliases";
import { replaces } from "./replace";

/** What `pulumi up` would do with a resource. */
export type PlanOperation = "create" | "delete" | "replace" | "update";

/** A resource that differs between two plans. */
export interface ResourceChange {
  readonly operation: PlanOperation;
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** Changed paths of its inputs, options, provider and dependencies; none if it is created or deleted. */
  readonly changes: readonly ValueChange[];
}

/** The differences between two plans of an environment. */
export interface PlanDiff {
  readonly environment: string;
  readonly resources: readonly ResourceChange[];
  readonly outputs: readonly ValueChange[];
}

const ORDER: readonly PlanOperation[] = ["delete", "replace", "create", "update"];

/** Compares two plans of an environment, resource by resource, whatever their order. */
export function diffPlans(before: Plan, after: Plan): PlanDiff {
  const previous = new Map(plannedResources(before).map((resource) => [keyOf(resource.urn), resource]));
  const byUrn = new Map(after.resources.map((resource) => [resource.urn, resource]));
  const matched = new Set<string>();
  const known = byIdentity(previous.keys());
  const resources: ResourceChange[] = [];
  for (const resource of plannedResources(after)) {
    const ownKey = keyOf(resource.urn);
    const key = previous.has(ownKey)
      ? ownKey
      : previousKeys(resource, byUrn, known).find((candidate) => previous.has(candidate));
    const existing = key === undefined ? undefined : previous.get(key);
    if (key === undefined || existing === undefined) {
      resources.push({ operation: "create", ...identityOf(resource), changes: [] });
      continue;
    }
    matched.add(key);
    const changed = resourceChanges(existing, resource);
    if (changed.length > 0)
      resources.push({ operation: operationOf(resource, changed), ...identityOf(resource), changes: changed });
  }
  for (const [key, resource] of previous) {
    if (!matched.has(key)) resources.push({ operation: "delete", ...identityOf(resource), changes: [] });
  }
  resources.sort((a, b) => ORDER.indexOf(a.operation) - ORDER.indexOf(b.operation) || a.urn.localeCompare(b.urn));
  return { environment: after.environment, resources, outputs: changes(before.outputs, after.outputs) };
}

/** Whether a diff has no changes. */
export function isEmpty(diff: PlanDiff): boolean {
  return diff.resources.length === 0 && diff.outputs.length === 0;
}

/** The changed paths of a resource: those of its inputs as they are, all others with a prefix in parentheses. */
function resourceChanges(before: PlannedResource, after: PlannedResource): ValueChange[] {
  const old = new Set(before.dependsOn.map(dependencyLabel));
  const now = new Set(after.dependsOn.map(dependencyLabel));
  return [
    ...(before.name === after.name ? [] : [{ path: "(name)", before: before.name, after: after.name }]),
    ...changes(before.inputs, after.inputs).filter(({ path }) => !isIgnored(path, after)),
    ...changes(optionsWithoutAliases(before), optionsWithoutAliases(after), "(options)"),
    ...changes(before.provider && nameOf(before.provider), after.provider && nameOf(after.provider), "(provider)"),
    ...[...old].filter((one) => !now.has(one)).map((one) => ({ path: "(needs)", before: one, after: undefined })),
    ...[...now].filter((one) => !old.has(one)).map((one) => ({ path: "(needs)", before: undefined, after: one })),
  ];
}

/** Whether the engine keeps the previous value at a path, by the resource option `ignoreChanges`. */
function isIgnored(path: string, { options }: PlannedResource): boolean {
  return items(options.ignoreChanges).some((ignored) => {
    const pattern = String(ignored)
      .split("[*]")
      .map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&"))
      .join("\\[[^\\]]*\\]");
    return new RegExp(`^${pattern}(?![\\w-])`).test(path);
  });
}

function optionsWithoutAliases(resource: PlannedResource): unknown {
  // Aliases only identify the resource that it was before.
  const given = Object.entries(givenOptions(resource)).filter(([name]) => name !== "aliases");
  return given.length === 0 ? undefined : Object.fromEntries(given);
}

function dependencyLabel(urn: string): string {
  const { type, name } = parseUrn(urn);
  return `${shortType(type)} ${name}`;
}

function operationOf({ type, inputs }: PlannedResource, changed: readonly ValueChange[]): PlanOperation {
  return changed.some(({ path }) => replaces(type, path, inputs)) ? "replace" : "update";
}

function identityOf({ urn, type, name }: PlannedResource): Pick<ResourceChange, "urn" | "type" | "name"> {
  return { urn, type, name };
}
