import type {
  PolicyResource,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from "@pulumi/policy";

/** A rule of the pack, in the engine's format. */
export type PolicyRule = ResourceValidationPolicy | StackValidationPolicy;

/** A resource as rules over single resources get it. */
export interface CheckedResource {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  /** Inputs; secrets are placeholders in a plan and plain text in the engine. */
  readonly props: Readonly<Record<string, unknown>>;
  readonly opts: ResourceValidationArgs["opts"];
  readonly provider?: ResourceValidationArgs["provider"];
}

/** Metadata of a rule. */
export interface RuleMetadata {
  /** Unique in the pack; violations are reported under it. */
  readonly name: string;
  /** One sentence: the requirement, and the reason if it is not obvious. */
  readonly description: string;
  /** `advisory` only warns. @default mandatory */
  readonly enforcementLevel?: "advisory";
}

/** Resource types that a rule checks: a list, or a predicate for a family of types. */
type CheckedTypes = readonly string[] | ((type: string) => boolean);

/** A rule over one resource at a time; `check` yields a message for each violation. */
export function resourceRule(
  metadata: RuleMetadata,
  types: CheckedTypes,
  check: (resource: CheckedResource) => Iterable<string>,
): ResourceValidationPolicy {
  const applies = typeof types === "function" ? types : (type: string) => types.includes(type);
  return {
    ...metadata,
    validateResource: (args, report) => {
      if (!applies(args.type)) return;
      for (const message of check(args)) report(message);
    },
  };
}

/** A violation of a rule over several resources, reported at one of them. */
export interface StackViolation {
  readonly resource: PolicyResource;
  readonly message: string;
}

/** A rule over all resources of a stack together. In the engine it runs after they are created or previewed. */
export function stackRule(
  metadata: RuleMetadata,
  check: (resources: readonly PolicyResource[]) => Iterable<StackViolation>,
): StackValidationPolicy {
  return {
    ...metadata,
    validateStack: ({ resources }, report) => {
      for (const { resource, message } of check(resources)) report(message, resource.urn);
    },
  };
}
