import { isRecord, items } from "../../../lib/values";
import { awsType, isAwsType } from "../../../plan/aws-types";
import type { ActionScope } from "../../../plan/aws-types/aws-type";
import type { Plan, PlannedResource } from "../../../plan/model";
import { EXAMPLE_ACCOUNT, roleArn } from "../../../scripts/external-linters/resolve-template";
import { awsTypesOf, eksChildren } from "../../engine/fakes/eks-children";
import type { IamRequest } from "./evaluate";
import { type CallFacts, requestsOf } from "./requests";

/** A resource of AWS that a deployment creates. */
export type DeployedResource = Pick<PlannedResource, "type" | "name" | "inputs">;

/** Children of the remote component `eks.Cluster` whose actions its own row has. */
const COMPONENT_ACTIONS = ["aws:eks/cluster:Cluster", "aws:ec2/securityGroupRule:SecurityGroupRule"];

/** Resource types of a scope, by the names in the Service Authorization Reference. */
const SCOPE_TYPES: Readonly<Partial<Record<ActionScope, readonly string[]>>> = {
  projectBuckets: ["bucket"],
  projectObjects: ["object"],
};

/** The resources of AWS in a plan, and the children that the remote component `eks.Cluster` makes. */
export function deployedResources({ resources }: Plan): DeployedResource[] {
  const registered = resources.filter(
    ({ type, custom }) => isAwsType(type) && (custom || type === "eks:index:Cluster"),
  );
  return registered.flatMap((resource) =>
    resource.type === "eks:index:Cluster" ? [resource, ...childrenOf(resource)] : [resource],
  );
}

function childrenOf({ name, inputs }: DeployedResource): DeployedResource[] {
  return eksChildren(inputs).flatMap((child) =>
    awsTypesOf(child)
      .filter(isAwsType)
      .flatMap((type): DeployedResource[] => {
        const role = `${name}-${child.suffix}-role-0123456`;
        if (type !== "aws:iam/rolePolicyAttachment:RolePolicyAttachment") {
          return [{ type, name: role, inputs: { name: role } }];
        }
        return (child.policies ?? []).map((policy) => ({
          type,
          name: `${role}-${policy}`,
          inputs: { role, policyArn: `arn:${EXAMPLE_ACCOUNT.partition}:iam::aws:policy/${policy}` },
        }));
      }),
  );
}

/**
 * The requests that create, change and delete a resource.
 *
 * @throws Error if the type has no row with actions.
 */
export async function requestsOfResource({ type, name, inputs }: DeployedResource): Promise<IamRequest[]> {
  const { actions } = awsType(type);
  if (actions === undefined) {
    if (COMPONENT_ACTIONS.includes(type)) return [];
    throw new Error(`${name}: ${type} has no actions in plan/aws-types`);
  }
  const [, typeName = ""] = type.split("/")[1]?.split(":") ?? [];
  const requests = Object.entries(actions).flatMap(([scope, names]) => {
    const facts: CallFacts = {
      variables: variablesOf(name, inputs),
      prefer: [...(SCOPE_TYPES[scope as ActionScope] ?? []), typeName],
      ...(typeof inputs.policyArn === "string" ? { context: { "iam:PolicyARN": inputs.policyArn } } : {}),
    };
    return names.map((action) => requestsOf(action, facts));
  });
  return (await Promise.all(requests)).flat();
}

/** The names in the ARNs that policies depend on. */
function variablesOf(name: string, { role, bucket, name: ownName, zoneId }: DeployedResource["inputs"]) {
  return {
    RoleNameWithPath: nameIn(role) ?? nameIn(ownName) ?? `${name}-0123456`,
    BucketName: nameIn(bucket) ?? name,
    Id: nameIn(zoneId) ?? name,
  };
}

/** The name in a placeholder of the plan, such as `[id of iam.Role slipway-dev-nodes]`, or the text itself. */
function nameIn(value: unknown): string | undefined {
  return typeof value === "string" ? (/^\[\S+ of (?:\S+ )?(\S+)\]$/.exec(value)?.[1] ?? value) : undefined;
}

/** The roles that a deployment passes to services: those that inputs name, to the service that the role trusts. */
export function passedRoles(resources: readonly DeployedResource[]): IamRequest[] {
  const roles = resources.filter(({ type }) => type === "aws:iam/role:Role");
  const passed = resources
    .filter(({ type }) => !type.startsWith("aws:iam/"))
    .flatMap(({ inputs }) => roleNames(inputs))
    .flatMap((name) => roles.filter((role) => role.name === name).map(({ inputs }) => passRole(name, trusted(inputs))));
  const control = roles.filter(({ name }) => name.includes("-eksRole-"));
  return [...passed, ...control.map(({ name }) => passRole(name, "eks.amazonaws.com"))];
}

/** A request to pass a role to a service. */
export function passRole(name: string, service: string): IamRequest {
  return { action: "iam:PassRole", resource: roleArn(name), context: { "iam:PassedToService": service } };
}

/** Names of the roles whose ARNs inputs contain, except for principals that are only given access. */
function roleNames(value: unknown, key = ""): string[] {
  if (Array.isArray(value)) return items(value).flatMap((item) => roleNames(item, key));
  if (isRecord(value)) return Object.entries(value).flatMap(([name, inner]) => roleNames(inner, name));
  const [, name] = typeof value === "string" ? (/^\[arn of iam\.Role (\S+)\]$/.exec(value) ?? []) : [];
  return name === undefined || key === "principalArn" ? [] : [name];
}

function trusted({ assumeRolePolicy }: DeployedResource["inputs"]): string {
  const [, service] = /"Service":"([^"]+)"/.exec(String(assumeRolePolicy)) ?? [];
  if (service === undefined) throw new Error(`no service in ${String(assumeRolePolicy)}`);
  return service;
}
