import type {
  PolicyResource,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from "@pulumi/policy";

/** A rule of the pack, as the engine takes it. */
export type Rule = ResourceValidationPolicy | StackValidationPolicy;

/** What a rule over single resources sees of one. */
export interface Subject {
  readonly type: string;
  readonly name: string;
  /** Inputs; secrets are placeholders in a plan and plain text in the engine. */
  readonly props: Readonly<Record<string, unknown>>;
  readonly opts: ResourceValidationArgs["opts"];
  readonly provider?: ResourceValidationArgs["provider"];
}

/** What is the same for every rule. */
interface About {
  /** Unique in the pack; violations are told by it. */
  readonly name: string;
  /** One sentence: what must hold, and why. */
  readonly description: string;
}

/** Types of resources that a rule looks at: their names, or a test for a whole family. */
type Types = readonly string[] | ((type: string) => boolean);

/** A rule over one resource at a time; `check` yields a sentence for each violation. */
export function resourceRule(
  about: About,
  types: Types,
  check: (subject: Subject) => Iterable<string>,
): ResourceValidationPolicy {
  const applies = typeof types === "function" ? types : (type: string) => types.includes(type);
  return {
    ...about,
    validateResource: (args, report) => {
      if (!applies(args.type)) return;
      for (const message of check(args)) report(message);
    },
  };
}

/** A violation of a rule over several resources, at one of them. */
export interface Finding {
  readonly resource: PolicyResource;
  readonly message: string;
}

/** A rule over all resources of a stack together. In the engine it runs after they are made, or previewed. */
export function stackRule(
  about: About,
  check: (resources: readonly PolicyResource[]) => Iterable<Finding>,
): StackValidationPolicy {
  return {
    ...about,
    validateStack: ({ resources }, report) => {
      for (const { resource, message } of check(resources)) report(message, resource.urn);
    },
  };
}
