import assert from "node:assert/strict";

import type { PlannedResource } from "../../plan/model";
import { record } from "../../plan/record";

/** Runs a program without an engine and returns its resources except the stack, sorted by kind and name. */
export async function recorded(program: () => unknown): Promise<PlannedResource[]> {
  const { resources } = await record(program, { project: "slipway", stack: "test" });
  return resources
    .filter(({ type }) => type !== "pulumi:pulumi:Stack")
    .sort((a, b) => `${kind(a)} ${a.name}`.localeCompare(`${kind(b)} ${b.name}`));
}

/** The last part of a type: `Deployment` of `kubernetes:apps/v1:Deployment`. */
export function kind({ type }: PlannedResource): string {
  return type.split(":").at(-1) ?? "";
}

/** `kind name` of each resource, for the comparison of exact sets. */
export function summary(resources: readonly PlannedResource[]): string[] {
  return resources.map((resource) => `${kind(resource)} ${resource.name}`);
}

/** The only resource of a kind and, if given, a name. @throws AssertionError if there is none or more than one. */
export function only(resources: readonly PlannedResource[], wanted: string, name?: string): PlannedResource {
  const [first, ...others] = resources.filter(
    (one) => kind(one) === wanted && (name === undefined || one.name === name),
  );
  assert.ok(
    first && others.length === 0,
    `not exactly one ${wanted} ${name ?? ""} in: ${summary(resources).join(", ")}`,
  );
  return first;
}

/** Reads a resource's input by its path, such as `spec.template.spec.containers.0.image`. */
export function at({ inputs }: PlannedResource, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((value, step) => (value as Record<string, unknown> | undefined)?.[step], inputs);
}

/** Asserts that each resource has a component as its parent and starts with its name, which keeps URNs stable. */
export function assertFamily(
  resources: readonly PlannedResource[],
  allowedAtTop: (one: PlannedResource) => boolean,
): void {
  const byUrn = new Map(resources.map((one) => [one.urn, one]));
  for (const child of resources) {
    const parent = byUrn.get(child.parent ?? "");
    if (!parent || parent.type === "pulumi:pulumi:Stack") {
      assert.ok(allowedAtTop(child), `${child.type} ${child.name} has no parent except the stack`);
    } else {
      assert.ok(
        child.name.startsWith(parent.name),
        `${child.name} does not start with the name of its parent ${parent.name}`,
      );
    }
  }
}
