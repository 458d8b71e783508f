import type { PlannedResource } from "../../../../plan/model";

/** Resources that pass a rule, and resources that fail it, with the exact messages. */
export interface RuleExamples {
  readonly passing: readonly (readonly PlannedResource[])[];
  readonly failing: readonly {
    readonly resources: readonly PlannedResource[];
    readonly messages: readonly string[];
  }[];
}

type Extra = Partial<Pick<PlannedResource, "name" | "parent" | "provider" | "dependsOn" | "options">>;

/** A resource of a plan with the given inputs. */
export function resource(
  type: string,
  inputs: Readonly<Record<string, unknown>>,
  { name = "example", ...rest }: Extra = {},
): PlannedResource {
  return { urn: urnOf(type, name), type, name, custom: true, dependsOn: [], options: {}, inputs, ...rest };
}

/** The URN of a {@link resource}. */
export function urnOf(type: string, name = "example"): string {
  return `urn:pulumi:test::slipway::${type}::${name}`;
}

/** The examples of a rule over one resource: inputs that pass, and inputs that fail with their messages. */
export function examplesOf(
  type: string,
  passing: readonly Readonly<Record<string, unknown>>[],
  failing: readonly (readonly [Readonly<Record<string, unknown>>, ...string[]])[],
): RuleExamples {
  return {
    passing: passing.map((inputs) => [resource(type, inputs)]),
    failing: failing.map(([inputs, ...messages]) => ({ resources: [resource(type, inputs)], messages })),
  };
}
