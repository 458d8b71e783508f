import { RESOURCE_ACTIONS } from "./resource-actions";

/** A value of a CloudFormation template: text, or a function of what CloudFormation knows. */
export type Text =
  string | { readonly "Fn::Sub": string } | { readonly Ref: string } | { readonly "Fn::GetAtt": string[] };

/** One statement of an IAM policy document. */
export interface Statement {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Action: readonly string[];
  readonly Resource: Text | readonly Text[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, Text | readonly Text[]>>>>;
}

/** Text with CloudFormation's names in it, such as `${AWS::AccountId}`. */
export const sub = (text: string): Text => ({ "Fn::Sub": text });

/** What shows resources, and nothing that is kept in them: neither rows, secrets, objects nor lines of a log. */
const LOOK = [
  "acm:DescribeCertificate",
  "acm:ListTagsForCertificate",
  "autoscaling:Describe*",
  "ec2:Describe*",
  "ecr:Describe*",
  "ecr:GetLifecyclePolicy",
  "ecr:GetRepositoryPolicy",
  // Which images a repository has, by tag: `up` asks before it builds one.
  "ecr:ListImages",
  "ecr:ListTagsForResource",
  "eks:Describe*",
  "eks:List*",
  "elasticloadbalancing:Describe*",
  "iam:GetPolicy",
  "iam:GetPolicyVersion",
  "iam:GetRole",
  "iam:GetRolePolicy",
  "iam:ListAttachedRolePolicies",
  "iam:ListInstanceProfilesForRole",
  "iam:ListRolePolicies",
  "kms:DescribeKey",
  "kms:GetKeyPolicy",
  "kms:GetKeyRotationStatus",
  "kms:ListAliases",
  "kms:ListResourceTags",
  "logs:DescribeLogGroups",
  "logs:ListTagsForResource",
  "rds:Describe*",
  "rds:ListTagsForResource",
  "route53:GetChange",
  "route53:GetHostedZone",
  "route53:ListHostedZones",
  "route53:ListResourceRecordSets",
  "route53:ListTagsForResource",
];

const PULL = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];

const PUSH = ["ecr:CompleteLayerUpload", "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart"];

/** Services that a role of the program is handed to. */
const PASSED_TO = ["ec2", "eks", "pods.eks", "vpc-flow-logs"].map((service) => `${service}.amazonaws.com`);

/**
 * Services that make a role for themselves when they are first used. ECR has one for repository creation templates (`ecr`)
 * and another for pull-through cache rules (Amazon ECR User Guide, "Using service-linked roles").
 */
const SERVICE_LINKED = [
  "autoscaling",
  "ecr",
  "eks",
  "eks-nodegroup",
  "elasticloadbalancing",
  "pullthroughcache.ecr",
  "rds",
  "spot",
].map((service) => `${service}.amazonaws.com`);

/** Policies of AWS that roles of the program have. */
const ATTACHED = [
  "AmazonEC2ContainerRegistry*",
  "AmazonEKS*",
  "AmazonEBSCSIDriverPolicy*",
  "service-role/AmazonEBSCSIDriver*",
];

/** What both kinds of roles may see. */
export const LOOKING: readonly Statement[] = [
  { Sid: "Look", Effect: "Allow", Action: LOOK, Resource: "*" },
  // Base images are asked for their digests; that is no secret, and whoever sees the state knows more.
  { Sid: "Pull", Effect: "Allow", Action: ["ecr:GetAuthorizationToken", ...PULL], Resource: "*" },
];

/** Reading the state and, with the key, the secrets in it: a preview compares them. */
export const READING_STATE: readonly Statement[] = [
  {
    Sid: "FindState",
    Effect: "Allow",
    Action: ["s3:GetBucketLocation", "s3:ListBucket"],
    Resource: { "Fn::GetAtt": ["State", "Arn"] },
  },
  { Sid: "ReadState", Effect: "Allow", Action: ["s3:GetObject"], Resource: sub("${State.Arn}/*") },
  {
    Sid: "Decrypt",
    Effect: "Allow",
    Action: ["kms:Decrypt", "kms:DescribeKey"],
    Resource: { "Fn::GetAtt": ["Key", "Arn"] },
  },
];

/** Writing it, and locks beside it. */
export const WRITING_STATE: readonly Statement[] = [
  { Sid: "WriteState", Effect: "Allow", Action: ["s3:DeleteObject", "s3:PutObject"], Resource: sub("${State.Arn}/*") },
  {
    Sid: "Encrypt",
    Effect: "Allow",
    Action: ["kms:Encrypt", "kms:GenerateDataKey"],
    Resource: { "Fn::GetAtt": ["Key", "Arn"] },
  },
];

/** Making, changing and deleting what the program has in an account's region; images too. */
export const DEPLOYING: readonly Statement[] = [
  {
    Sid: "Manage",
    Effect: "Allow",
    Action: [
      ...new Set([
        ...actions((service) => service !== "iam" && service !== "route53"),
        ...PUSH,
        "ecr:BatchImportUpstreamImage",
      ]),
    ].sort(),
    Resource: "*",
    Condition: { StringEquals: { "aws:RequestedRegion": { Ref: "AWS::Region" } } },
  },
];

/**
 * The same for what belongs to no region: names, and the roles whose names begin with the project's.
 *
 * Whoever writes policies of roles can get any right by a role of their own, so what must not reach another environment
 * has an account of its own. A permissions boundary would stop that only if every role had one, and the program gives
 * its roles none.
 */
export function deployingGlobally(project: string): Statement[] {
  const ours = sub(`arn:\${AWS::Partition}:iam::\${AWS::AccountId}:role/${project}-*`);
  const roles = actions((service) => service === "iam");
  return [
    {
      Sid: "Names",
      Effect: "Allow",
      Action: actions((service) => service === "route53"),
      Resource: sub("arn:${AWS::Partition}:route53:::hostedzone/*"),
    },
    {
      Sid: "Roles",
      Effect: "Allow",
      Action: roles.filter((action) => action !== "iam:AttachRolePolicy"),
      Resource: ours,
    },
    {
      Sid: "Policies",
      Effect: "Allow",
      Action: ["iam:AttachRolePolicy"],
      Resource: ours,
      Condition: {
        ArnLike: { "iam:PolicyARN": ATTACHED.map((name) => sub(`arn:\${AWS::Partition}:iam::aws:policy/${name}`)) },
      },
    },
    {
      Sid: "Pass",
      Effect: "Allow",
      Action: ["iam:PassRole"],
      Resource: ours,
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
      Action: [...roles, "iam:PassRole"],
      Resource: ["deploy-*", "preview"].map((name) =>
        sub(`arn:\${AWS::Partition}:iam::\${AWS::AccountId}:role/${project}-${name}`),
      ),
    },
    {
      Sid: "NotItsKey",
      Effect: "Deny",
      Action: ["kms:DisableKeyRotation", "kms:PutKeyPolicy", "kms:ScheduleKeyDeletion"],
      Resource: { "Fn::GetAtt": ["Key", "Arn"] },
    },
  ];
}

/** Actions on all types of resources, of some services; each once, sorted. */
function actions(wanted: (service: string) => boolean): string[] {
  const all = Object.values(RESOURCE_ACTIONS).flat();
  return [...new Set(all.filter((action) => wanted(action.split(":")[0] ?? "")))].sort();
}
