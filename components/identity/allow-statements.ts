import * as pulumi from "@pulumi/pulumi";

import { ACTIONS_WITHOUT_RESOURCES } from "../../lib/iam-actions";
import type { AllowStatement } from "../aws/policy-document";
import type { AwsPermission } from "./permissions";

const ACTION = /^[a-z0-9-]+:[A-Za-z][A-Za-z0-9]*$/;

/** `arn:<partition>:<service>:<region>:<account>:<resource>`; global services have no region, and S3 has no account. */
const ARN = /^arn:aws[a-z-]*:([a-z0-9-]+):[a-z0-9-]*:(?:\d{12}|aws)?:(\S+)$/;

/** Services whose resources begin with a name; those of others begin with a type, as in `table/orders`. */
const WITHOUT_TYPES: ReadonlySet<string> = new Set(["execute-api", "s3"]);

/**
 * The statements of a policy that allows what an application asks for, and nothing that it does not name.
 *
 * @param identity name for messages.
 * @throws RangeError if something is not named; for an ARN that is an output, through the statement's resource.
 */
export function allowStatements(identity: string, permissions: readonly AwsPermission[]): AllowStatement[] {
  const where = `the identity ${identity}`;
  if (permissions.length === 0) throw new RangeError(`${where} has no permissions; it must have at least one`);
  return permissions.map((permission, index) => statement(`permission ${index + 1} of ${where}`, permission));
}

function statement(where: string, permission: AwsPermission): AllowStatement {
  const { actions, condition } = permission;
  if (actions.length === 0) throw new RangeError(`${where} has no actions; it must have at least one`);
  for (const action of actions) assertAction(where, action);
  const allow = { actions, ...(condition && { condition }) };
  if (permission.everyResource !== undefined) {
    assertEveryResource(where, permission.everyResource, allow);
    return { ...allow, resources: ["*"] };
  }
  const resources = permission.resources.map((arn) => checkedArn(where, arn));
  if (resources.length === 0) throw new RangeError(`${where} has no resources; it must have at least one`);
  const lost = actions.find((action) => isWithoutResources(action) && neededKey(action) === undefined);
  if (lost !== undefined) {
    throw new RangeError(
      `${where} allows ${lost} on named resources, which has no effect: AWS knows no resources for it. ` +
        "Put it into a permission of its own with everyResource: <why the workload needs it>",
    );
  }
  return { ...allow, resources };
}

function assertAction(where: string, action: string): void {
  if (ACTION.test(action)) return;
  const example = /^([a-z0-9-]+):/.exec(action)?.[1] ?? "sqs";
  throw new RangeError(
    `${where} has the action ${JSON.stringify(action)}; it must be the full name of one action, ${example}:<action>, ` +
      "without wildcards. Name each action that the workload calls",
  );
}

function assertEveryResource(where: string, reason: string, { actions, condition }: Omit<AllowStatement, "resources">) {
  if (reason.trim() === "") {
    throw new RangeError(`${where} has an empty everyResource; it must say why the workload needs every resource`);
  }
  const limited = actions.find((action) => !isWithoutResources(action));
  if (limited !== undefined) {
    throw new RangeError(
      `${where} allows ${limited} on every resource; name its resources. everyResource is for actions that AWS knows no ` +
        "resources for, which lib/iam-actions.ts lists",
    );
  }
  for (const action of actions) {
    const key = neededKey(action);
    if (key === undefined || condition?.StringEquals?.[key] !== undefined) continue;
    throw new RangeError(
      `${where} allows ${action} on every resource without a condition; add condition: ` +
        `{ StringEquals: { "${key}": <value> } }`,
    );
  }
}

function checkedArn(where: string, arn: pulumi.Input<string>): pulumi.Input<string> {
  if (typeof arn !== "string") return pulumi.output(arn).apply((known) => assertedArn(where, known));
  return assertedArn(where, arn);
}

function assertedArn(where: string, arn: string): string {
  const [, service = "", resource = ""] = ARN.exec(arn) ?? [];
  if (resource !== "" && isNamed(service, resource)) return arn;
  throw new RangeError(
    `${where} has the resource ${JSON.stringify(arn)}; it must be an ARN that names its service, region, account and ` +
      "resource, such as arn:aws:sqs:eu-central-1:111122223333:orders. `*` is allowed within or after a name",
  );
}

/** Whether a wildcard in the resource comes after a part of a name: `table/*` are all tables, `table/shop-*` are not. */
function isNamed(service: string, resource: string): boolean {
  const [before = ""] = resource.split(/[*?]/);
  if (before === resource) return true;
  const name = WITHOUT_TYPES.has(service) ? before : before.replace(/^\/?[^/:]+[/:]/, "");
  return /[^/:]/.test(name);
}

function isWithoutResources(action: string): boolean {
  return Object.hasOwn(ACTIONS_WITHOUT_RESOURCES, action);
}

function neededKey(action: string): string | undefined {
  return ACTIONS_WITHOUT_RESOURCES[action];
}
