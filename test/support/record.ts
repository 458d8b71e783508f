import assert from "node:assert/strict";

import type { PlannedResource } from "../../plan/model";
import { record } from "../../plan/record";

/** Registers what `program` makes and returns all of it but the stack itself, sorted by type and name. */
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

/** `kind name` of each resource: what an exact set is compared by. */
export function summary(resources: readonly PlannedResource[]): string[] {
  return resources.map((resource) => `${kind(resource)} ${resource.name}`);
}

/** The one resource of a kind and name; fails where there is none. */
export function only(resources: readonly PlannedResource[], wanted: string, name?: string): PlannedResource {
  const [first, ...others] = resources.filter(
    (one) => kind(one) === wanted && (name === undefined || one.name === name),
  );
  assert.ok(first && others.length === 0, `not one ${wanted} ${name ?? ""} in: ${summary(resources).join(", ")}`);
  return first;
}

/** Reads a value deep inside a resource's inputs: `spec.template.spec.containers.0.image`. */
export function at({ inputs }: PlannedResource, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((value, step) => (value as Record<string, unknown> | undefined)?.[step], inputs);
}

/** Asserts that each resource stands below a component and carries its name: the rules that keep URNs stable. */
export function assertFamily(
  resources: readonly PlannedResource[],
  allowedAtTop: (one: PlannedResource) => boolean,
): void {
  const byUrn = new Map(resources.map((one) => [one.urn, one]));
  for (const child of resources) {
    const parent = byUrn.get(child.parent ?? "");
    if (!parent || parent.type === "pulumi:pulumi:Stack") {
      assert.ok(allowedAtTop(child), `${child.type} ${child.name} has no parent but the stack`);
    } else {
      assert.ok(
        child.name.startsWith(parent.name),
        `${child.name} does not carry the name of its parent ${parent.name}`,
      );
    }
  }
}
