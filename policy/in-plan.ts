import type {
  PolicyProviderResource,
  PolicyResource,
  PolicyResourceOptions,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from "@pulumi/policy";

import { providerUrn } from "../lib/urn";
import { isRead, STACK_TYPE } from "../plan/graph";
import type { Plan, PlannedResource } from "../plan/model";
import type { PolicyRule } from "./rule";
import { RULES } from "./rules";

/** A resource, or a stack as a whole, that breaks a rule. */
export interface PolicyViolation {
  /** Name of the rule. */
  readonly policy: string;
  /** The resource; absent if the stack as a whole breaks the rule. */
  readonly urn?: string;
  readonly message: string;
  readonly level: "advisory" | "mandatory";
}

/**
 * Checks a plan against the rules of the policy pack, the same objects that the engine loads.
 *
 * Two things differ from a run in the engine. Secrets are placeholders here, so a rule can find a misplaced secret; the
 * engine passes secrets to rules in plain text, like any other value. And nothing is unknown here: values that a provider
 * computes are fake ones, while in a preview a rule that needs such a value is deferred until `up`.
 */
export async function checkPlan(plan: Plan, policies: readonly PolicyRule[] = RULES): Promise<PolicyViolation[]> {
  const byUrn = new Map(plan.resources.map((resource) => [resource.urn, resource]));
  const checked = plan.resources.filter((one) => !isRead(one)).map((one) => checkedResource(one, byUrn));
  const stack = stackOf(plan, byUrn);
  const found: PolicyViolation[] = [];
  for (const policy of policies) {
    const level = policy.enforcementLevel === "advisory" ? "advisory" : "mandatory";
    const report = (message: string | object, urn?: string) => {
      if (typeof message !== "string") throw new Error(`${policy.name} reports something other than a string`);
      found.push({ policy: policy.name, ...(urn === undefined ? {} : { urn }), message, level });
    };
    if ("validateStack" in policy) await checkStack(policy, stack, report);
    else for (const resource of checked) await checkResource(policy, resource, report);
  }
  return found;
}

type ReportViolation = (message: string | object, urn?: string) => void;

async function checkResource(
  policy: ResourceValidationPolicy,
  resource: ResourceValidationArgs,
  report: ReportViolation,
): Promise<void> {
  for (const check of [policy.validateResource ?? []].flat()) {
    const checking = check(resource, (message) => {
      report(message, resource.urn);
    });
    // Most rules are not asynchronous, and a plan has many resources.
    if (checking instanceof Promise) await checking;
  }
}

/** A resource in the form that rules over single resources get: the same for all of them. */
function checkedResource(
  resource: PlannedResource,
  byUrn: ReadonlyMap<string, PlannedResource>,
): ResourceValidationArgs {
  return {
    ...policyArgs(resource, byUrn),
    stackTags: new Map<string, string>(),
    getConfig: () => ({}) as never,
    notApplicable,
  };
}

async function checkStack(
  policy: StackValidationPolicy,
  resources: PolicyResource[],
  report: ReportViolation,
): Promise<void> {
  const stackTags = new Map<string, string>();
  await policy.validateStack({ resources, stackTags, getConfig: () => ({}) as never, notApplicable }, report);
}

/** The resources in the form that stack rules get: parents and dependencies are resources themselves. */
function stackOf(plan: Plan, byUrn: ReadonlyMap<string, PlannedResource>): PolicyResource[] {
  const resources = new Map<string, PolicyResource>(
    plan.resources.map((one) => {
      // The engine passes outputs to stack rules; those of other resources are not in a plan.
      const props = one.type === STACK_TYPE ? plan.outputs : one.inputs;
      return [one.urn, { ...policyArgs(one, byUrn), props, dependencies: [], propertyDependencies: {} }];
    }),
  );
  for (const { urn, parent, dependsOn } of plan.resources) {
    const resource = resources.get(urn);
    if (!resource) continue;
    const above = resources.get(parent ?? "");
    if (above) resource.parent = above;
    resource.dependencies = dependsOn.flatMap((one) => resources.get(one) ?? []);
  }
  return [...resources.values()];
}

function policyArgs(resource: PlannedResource, byUrn: ReadonlyMap<string, PlannedResource>) {
  const { type, name, urn, inputs } = resource;
  const provider = providerOf(resource, byUrn);
  return {
    type,
    name,
    urn,
    props: inputs,
    opts: optionsOf(resource),
    ...(provider ? { provider } : {}),
    isType: (resourceClass: object) => typeOf(resourceClass) === type,
    asType: (resourceClass: object) => (typeOf(resourceClass) === type ? (inputs as never) : undefined),
  };
}

function typeOf(resourceClass: object): unknown {
  return (resourceClass as { readonly __pulumiType?: unknown }).__pulumiType;
}

function providerOf(
  { provider }: PlannedResource,
  byUrn: ReadonlyMap<string, PlannedResource>,
): PolicyProviderResource | undefined {
  const found = byUrn.get(providerUrn(provider));
  return found && { type: found.type, name: found.name, urn: found.urn, props: found.inputs };
}

function optionsOf({ options, parent }: PlannedResource): PolicyResourceOptions {
  const texts = (key: string) => (options[key] as string[] | undefined) ?? [];
  return {
    protect: options.protect === true,
    ignoreChanges: texts("ignoreChanges"),
    aliases: [],
    additionalSecretOutputs: texts("additionalSecretOutputs"),
    // No rule reads timeouts, which are strings in a plan.
    customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
    ...(options.deleteBeforeReplace === undefined ? {} : { deleteBeforeReplace: options.deleteBeforeReplace === true }),
    ...(parent === undefined ? {} : { parent }),
  };
}

function notApplicable(reason?: string): never {
  throw new Error(`rules of this pack must not call notApplicable (${reason ?? "no reason given"})`);
}
