import { AWS_SERVICES, AWS_TYPES } from "../../plan/aws-types";
import type { ActionScope } from "../../plan/aws-types/aws-type";

/** A string in a CloudFormation template: a literal, or one that CloudFormation computes. */
export type TemplateString =
  string | { readonly "Fn::Sub": string } | { readonly Ref: string } | { readonly "Fn::GetAtt": string[] };

/** One statement of an IAM policy document in the template. */
export interface TemplateStatement {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Action: readonly string[];
  readonly Resource: TemplateString | readonly TemplateString[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, TemplateString | readonly TemplateString[]>>>>;
}

/** A string with CloudFormation variables, such as `${AWS::AccountId}`. */
export const sub = (text: string): TemplateString => ({ "Fn::Sub": text });

const TYPES = Object.values(AWS_TYPES);

/** Load balancers are created by a controller in the cluster, so no resource type of the program has the service. */
const LOAD_BALANCING = "elasticloadbalancing";

const READ_ACTIONS = sorted([
  ...Object.values(AWS_SERVICES).flatMap(({ readActions = [] }) => readActions),
  `${LOAD_BALANCING}:Describe*`,
]);

const PULL_ACTIONS = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];

const PUSH_ACTIONS = ["ecr:CompleteLayerUpload", "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart"];

/** Imports an image into a pull-through cache. */
const IMPORT_ACTION = "ecr:BatchImportUpstreamImage";

/** Services that receive a role of the program. */
const PASSED_TO = servicePrincipals(TYPES.flatMap(({ passesRolesTo = [] }) => passesRolesTo));

/** Services that create a role for themselves when they are first used. */
const SERVICE_LINKED = servicePrincipals([
  ...TYPES.flatMap(({ serviceLinkedRoles = [] }) => serviceLinkedRoles),
  LOAD_BALANCING,
]);

/** AWS managed policies that are attached to roles of the program. */
const ATTACHABLE_POLICIES = [
  "AmazonEC2ContainerRegistry*",
  "AmazonEKS*",
  "AmazonEBSCSIDriverPolicy*",
  "service-role/AmazonEBSCSIDriver*",
  "service-role/AmazonEFSCSIDriver*",
];

/** Reading resources, for preview and deployment roles. */
export const READ_STATEMENTS: readonly TemplateStatement[] = [
  { Sid: "Look", Effect: "Allow", Action: READ_ACTIONS, Resource: "*" },
  // A preview resolves the digests of base images, and fetches charts. Neither is secret: the state, which it also reads,
  // has more.
  { Sid: "Pull", Effect: "Allow", Action: ["ecr:GetAuthorizationToken", ...PULL_ACTIONS], Resource: "*" },
];

/** Reading the state, which {@link READ_STATEMENTS} list, and, with the key, the secrets in it: a preview compares them. */
export const READ_STATE_STATEMENTS: readonly TemplateStatement[] = [
  { Sid: "ReadState", Effect: "Allow", Action: ["s3:GetObject"], Resource: sub("${State.Arn}/*") },
  {
    Sid: "Decrypt",
    Effect: "Allow",
    Action: ["kms:Decrypt", "kms:DescribeKey"],
    Resource: { "Fn::GetAtt": ["Key", "Arn"] },
  },
];

/** Writing the state, and the lock files beside it. */
export const WRITE_STATE_STATEMENTS: readonly TemplateStatement[] = [
  { Sid: "WriteState", Effect: "Allow", Action: ["s3:DeleteObject", "s3:PutObject"], Resource: sub("${State.Arn}/*") },
  {
    Sid: "Encrypt",
    Effect: "Allow",
    Action: ["kms:Encrypt", "kms:GenerateDataKey"],
    Resource: { "Fn::GetAtt": ["Key", "Arn"] },
  },
];

/** Creating, changing and deleting the program's regional resources, and pushing images. */
export const REGIONAL_STATEMENTS: readonly TemplateStatement[] = [
  {
    Sid: "Manage",
    Effect: "Allow",
    Action: sorted([...actionsIn("region"), ...PUSH_ACTIONS, IMPORT_ACTION]),
    Resource: "*",
    Condition: { StringEquals: { "aws:RequestedRegion": { Ref: "AWS::Region" } } },
  },
];

/**
 * The same for global resources: DNS records, and the roles and buckets whose names begin with the project's.
 *
 * Write access to role policies allows a deployment to grant itself any permission through a role that it creates, so
 * environments that must not reach each other need accounts of their own. A permissions boundary would prevent that
 * only if every role had one, and the program sets none.
 */
export function globalStatements(project: string): TemplateStatement[] {
  const projectRoles = sub(`arn:\${AWS::Partition}:iam::\${AWS::AccountId}:role/${project}-*`);
  const roleActions = actionsIn("projectRoles");
  const attachActions = actionsIn("projectRolePolicies");
  const projectBuckets = `arn:\${AWS::Partition}:s3:::${project}-*`;
  const bucketActions = actionsIn("projectBuckets");
  return [
    {
      Sid: "Names",
      Effect: "Allow",
      Action: actionsIn("hostedZones"),
      Resource: sub("arn:${AWS::Partition}:route53:::hostedzone/*"),
    },
    {
      Sid: "Roles",
      Effect: "Allow",
      Action: roleActions,
      Resource: projectRoles,
    },
    {
      Sid: "Policies",
      Effect: "Allow",
      Action: attachActions,
      Resource: projectRoles,
      Condition: {
        ArnLike: {
          "iam:PolicyARN": ATTACHABLE_POLICIES.map((name) => sub(`arn:\${AWS::Partition}:iam::aws:policy/${name}`)),
        },
      },
    },
    { Sid: "Buckets", Effect: "Allow", Action: bucketActions, Resource: sub(projectBuckets) },
    { Sid: "Objects", Effect: "Allow", Action: actionsIn("projectObjects"), Resource: sub(`${projectBuckets}/*`) },
    {
      Sid: "Pass",
      Effect: "Allow",
      Action: ["iam:PassRole"],
      Resource: projectRoles,
      Condition: { StringEquals: { "iam:PassedToService": PASSED_TO } },
    },
    {
      Sid: "ServiceRoles",
      Effect: "Allow",
      Action: ["iam:CreateServiceLinkedRole"],
      Resource: sub("arn:${AWS::Partition}:iam::${AWS::AccountId}:role/aws-service-role/*"),
      Condition: { StringEquals: { "iam:AWSServiceName": SERVICE_LINKED } },
    },
    {
      Sid: "NotItself",
      Effect: "Deny",
      Action: [...sorted([...roleActions, ...attachActions]), "iam:PassRole"],
      Resource: ["deploy-*", "preview"].map((name) =>
        sub(`arn:\${AWS::Partition}:iam::\${AWS::AccountId}:role/${project}-${name}`),
      ),
    },
    {
      Sid: "NotItsKey",
      Effect: "Deny",
      // Also its alias: the stacks name the key by it, so another key behind it would get their secrets.
      Action: actionsIn("region").filter((action) => action.startsWith("kms:")),
      Resource: [
        { "Fn::GetAtt": ["Key", "Arn"] },
        sub(`arn:\${AWS::Partition}:kms:\${AWS::Region}:\${AWS::AccountId}:alias/${project}-secrets`),
      ],
    },
    {
      Sid: "NotItsState",
      Effect: "Deny",
      Action: [...bucketActions, "s3:DeleteObjectVersion"],
      Resource: [{ "Fn::GetAtt": ["State", "Arn"] }, sub("${State.Arn}/*")],
    },
  ];
}

/** The actions of all resource types in one scope. */
function actionsIn(scope: ActionScope): string[] {
  return sorted(TYPES.flatMap(({ actions }) => actions?.[scope] ?? []));
}

function servicePrincipals(services: readonly string[]): string[] {
  return sorted(services).map((service) => `${service}.amazonaws.com`);
}

/** Each value once, in alphabetical order, so that the template changes only where a permission does. */
function sorted(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}
