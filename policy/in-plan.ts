import type {
  PolicyProviderResource,
  PolicyResource,
  PolicyResourceOptions,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from "@pulumi/policy";

import { providerUrn } from "../lib/urn";
import { isRead } from "../plan/graph";
import type { Plan, PlannedResource } from "../plan/model";
import type { Rule } from "./rule";
import { RULES } from "./rules";

/** A resource, or a stack as a whole, that breaks a rule. */
export interface PolicyViolation {
  /** Name of the rule. */
  readonly policy: string;
  /** The resource; absent where the stack as a whole is meant. */
  readonly urn?: string;
  readonly message: string;
  readonly level: "advisory" | "mandatory";
}

/**
 * Runs the rules of the policy pack, the same objects that the engine is given, over a plan.
 *
 * Two things differ from a run in the engine. Here secrets are placeholders, so that a rule can see a secret where it
 * does not belong; the engine hands it to the rules in plain text, as any other value. And nothing is unknown here: what
 * a provider would compute is a stand-in, while in a preview a rule that needs such a value is put off until `up`.
 */
export async function checkPlan(plan: Plan, policies: readonly Rule[] = RULES): Promise<PolicyViolation[]> {
  const byUrn = new Map(plan.resources.map((resource) => [resource.urn, resource]));
  const found: PolicyViolation[] = [];
  for (const policy of policies) {
    const level = policy.enforcementLevel === "advisory" ? "advisory" : "mandatory";
    const note = (message: string | object, urn?: string) => {
      if (typeof message !== "string") throw new Error(`${policy.name} reports something other than a text`);
      found.push({ policy: policy.name, ...(urn === undefined ? {} : { urn }), message, level });
    };
    if ("validateStack" in policy) await checkStack(policy, stackOf(plan, byUrn), note);
    else {
      for (const resource of plan.resources.filter((one) => !isRead(one))) {
        await checkResource(policy, resource, byUrn, note);
      }
    }
  }
  return found;
}

type Note = (message: string | object, urn?: string) => void;

async function checkResource(
  policy: ResourceValidationPolicy,
  resource: PlannedResource,
  byUrn: ReadonlyMap<string, PlannedResource>,
  note: Note,
): Promise<void> {
  const checks = [policy.validateResource ?? []].flat();
  const args = {
    ...described(resource, byUrn),
    stackTags: new Map<string, string>(),
    getConfig: () => ({}) as never,
    notApplicable,
  };
  for (const check of checks) {
    await check(args, (message) => {
      note(message, resource.urn);
    });
  }
}

async function checkStack(policy: StackValidationPolicy, resources: PolicyResource[], note: Note): Promise<void> {
  const stackTags = new Map<string, string>();
  await policy.validateStack({ resources, stackTags, getConfig: () => ({}) as never, notApplicable }, note);
}

/** The resources as rules over a stack see them: with parents and dependencies that are resources themselves. */
function stackOf(plan: Plan, byUrn: ReadonlyMap<string, PlannedResource>): PolicyResource[] {
  const resources = new Map<string, PolicyResource>(
    plan.resources.map((one) => [one.urn, { ...described(one, byUrn), dependencies: [], propertyDependencies: {} }]),
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

function described(resource: PlannedResource, byUrn: ReadonlyMap<string, PlannedResource>) {
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
    // No rule looks at time limits, which a plan holds as texts.
    customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
    ...(options.deleteBeforeReplace === undefined ? {} : { deleteBeforeReplace: options.deleteBeforeReplace === true }),
    ...(parent === undefined ? {} : { parent }),
  };
}

function notApplicable(reason?: string): never {
  throw new Error(`no rule of this pack says that it does not apply (${reason ?? "no reason given"})`);
}
