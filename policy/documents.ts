import { at, isRecord, items } from "../lib/values";
import type { Subject } from "./rule";

/** One statement of an IAM policy document, with its lists as lists. */
export interface Statement {
  readonly allows: boolean;
  readonly actions: readonly string[];
  /** Whether it allows all actions, resources or principals but those it names. */
  readonly inverted: boolean;
  readonly resources: readonly string[];
  /** Who it speaks of: account IDs, ARNs, services, or `*`. */
  readonly principals: readonly string[];
  readonly conditional: boolean;
  /** Its `Sid`, or its position. */
  readonly label: string;
}

/** Where resources carry policy documents: input name by resource type. */
const DOCUMENTS: Readonly<Record<string, readonly string[]>> = {
  "aws:iam/policy:Policy": ["policy"],
  "aws:iam/rolePolicy:RolePolicy": ["policy"],
  "aws:iam/userPolicy:UserPolicy": ["policy"],
  "aws:iam/groupPolicy:GroupPolicy": ["policy"],
  "aws:iam/role:Role": ["assumeRolePolicy"],
  "aws:ecr/repositoryPolicy:RepositoryPolicy": ["policy"],
  "aws:ecr/registryPolicy:RegistryPolicy": ["policy"],
  "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate": ["repositoryPolicy"],
  "aws:kms/key:Key": ["policy"],
  "aws:kms/keyPolicy:KeyPolicy": ["policy"],
  "aws:s3/bucketPolicy:BucketPolicy": ["policy"],
  "aws:secretsmanager/secretPolicy:SecretPolicy": ["policy"],
  "aws:sqs/queuePolicy:QueuePolicy": ["policy"],
  "aws:sns/topicPolicy:TopicPolicy": ["policy"],
  "aws:efs/fileSystemPolicy:FileSystemPolicy": ["policy"],
  "aws:ec2/vpcEndpoint:VpcEndpoint": ["policy"],
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": ["policyDocument"],
};

/** Resource types that carry IAM policy documents. */
export const documentTypes = Object.keys(DOCUMENTS);

/** Types whose document says what their principal may do; in all others it says who may use the resource itself. */
export const IDENTITY_TYPES: readonly string[] = ["Policy", "RolePolicy", "UserPolicy", "GroupPolicy"].map(
  (kind) => `aws:iam/${kind.charAt(0).toLowerCase()}${kind.slice(1)}:${kind}`,
);

/**
 * The statements of all policy documents of a resource. One that is not known yet has none.
 *
 * @throws SyntaxError if a document is no JSON.
 */
export function statementsOf({ type, props }: Subject): Statement[] {
  const own = (DOCUMENTS[type] ?? []).map((key) => props[key]);
  const inline = type === "aws:iam/role:Role" ? items(props.inlinePolicies).map((one) => at(one, "policy")) : [];
  return [...own, ...inline].flatMap(statements);
}

function statements(document: unknown): Statement[] {
  const parsed: unknown = typeof document === "string" && document.startsWith("{") ? JSON.parse(document) : document;
  return list(at(parsed, "Statement")).map((statement, index) => ({
    allows: at(statement, "Effect") === "Allow",
    actions: texts(at(statement, "Action")),
    inverted: isRecord(statement) && ["NotAction", "NotResource", "NotPrincipal"].some((key) => key in statement),
    resources: texts(at(statement, "Resource")),
    principals: principals(at(statement, "Principal")),
    conditional: Object.keys((at(statement, "Condition") as object | undefined) ?? {}).length > 0,
    label: labelOf(at(statement, "Sid"), index),
  }));
}

function labelOf(sid: unknown, index: number): string {
  return typeof sid === "string" && sid !== "" ? sid : `number ${index + 1}`;
}

function principals(value: unknown): string[] {
  return isRecord(value) ? Object.values(value).flatMap(texts) : texts(value);
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? items(value) : value === undefined ? [] : [value];
}

function texts(value: unknown): string[] {
  return list(value).map(String);
}
