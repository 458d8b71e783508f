import { EXAMPLE_ACCOUNT, regionalArn, roleArn } from "../../../scripts/external-linters/resolve-template";
import { STATE_BUCKET, STATE_KEY } from "./bootstrap-principals";
import { passRole } from "./deployment-requests";
import type { IamRequest } from "./evaluate";
import { createServiceLinkedRole } from "./service-linked-roles";

const { partition, account } = EXAMPLE_ACCOUNT;
const STATE_ALIAS = regionalArn("kms", "alias/slipway-secrets");
const OTHER_KEY = regionalArn("kms", "key/0a1b2c3d-0000-4000-8000-111111111111");
/** Roles whose names begin with the project's, and which a deployment must not change or pass nevertheless. */
const OWN_ROLES = ["slipway-deploy-dev", "slipway-deploy-prod", "slipway-preview"];

const managedPolicy = (name: string) => `arn:${partition}:iam::aws:policy/${name}`;
const attach = (role: string, policy: string): IamRequest => ({
  action: "iam:AttachRolePolicy",
  resource: roleArn(role),
  context: { "iam:PolicyARN": managedPolicy(policy) },
});
const on = (resource: string, ...actions: readonly string[]): IamRequest[] =>
  actions.map((action) => ({ action, resource }));

/** Requests that a deployment must be refused, by what they would allow. */
export const REFUSED_REQUESTS: Readonly<Record<string, readonly IamRequest[]>> = {
  "resources in other regions": [
    { action: "ec2:CreateVpc", resource: `arn:${partition}:ec2:us-east-1:${account}:vpc/vpc-1`, region: "us-east-1" },
    { action: "eks:CreateCluster", resource: "*", region: "us-east-1" },
    {
      action: "rds:DeleteDBInstance",
      resource: `arn:${partition}:rds:us-east-1:${account}:db:thoughts-db`,
      region: "us-east-1",
    },
  ],
  "roles of others": [
    ...on(roleArn("admin"), "iam:CreateRole", "iam:DeleteRole", "iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy"),
    attach("admin", "AmazonEKSClusterPolicy"),
    passRole("admin", "ec2.amazonaws.com"),
    ...on(roleArn("admin"), "sts:AssumeRole"),
  ],
  "its own role, and those beside it": OWN_ROLES.flatMap((role) => [
    ...on(roleArn(role), "iam:DeleteRole", "iam:DeleteRolePolicy", "iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy"),
    ...on(roleArn(role), "iam:DetachRolePolicy", "iam:UpdateRole"),
    attach(role, "AmazonEKSClusterPolicy"),
    passRole(role, "ec2.amazonaws.com"),
  ]),
  "policies with more rights than a role of the program needs": [
    attach("slipway-dev-nodes", "AdministratorAccess"),
    attach("slipway-dev-nodes", "IAMFullAccess"),
    attach("slipway-dev-nodes", "AmazonEC2FullAccess"),
  ],
  "roles for services that the program does not use": [
    passRole("slipway-dev-nodes", "lambda.amazonaws.com"),
    passRole("slipway-dev-nodes", "ecs-tasks.amazonaws.com"),
    createServiceLinkedRole("organizations.amazonaws.com"),
    createServiceLinkedRole("lex.amazonaws.com"),
  ],
  "the state": [
    ...on(STATE_BUCKET, "s3:DeleteBucket", "s3:DeleteBucketPolicy", "s3:PutBucketPolicy", "s3:PutBucketVersioning"),
    ...on(STATE_BUCKET, "s3:PutBucketPublicAccessBlock", "s3:PutEncryptionConfiguration"),
    ...on(STATE_BUCKET, "s3:PutLifecycleConfiguration"),
    ...on(`${STATE_BUCKET}/.pulumi/stacks/slipway/prod.json`, "s3:DeleteObjectVersion"),
  ],
  "the key of the state": [
    ...on(STATE_KEY, "kms:CreateGrant", "kms:DisableKeyRotation", "kms:PutKeyPolicy", "kms:ScheduleKeyDeletion"),
    ...[STATE_KEY, STATE_ALIAS].flatMap((resource) => on(resource, "kms:DeleteAlias", "kms:UpdateAlias")),
  ],
  "the content of buckets": [
    ...on(`arn:${partition}:s3:::slipway-prod-scopelens-pictures-${account}/1.jpg`, "s3:GetObject", "s3:PutObject"),
    ...on(`arn:${partition}:s3:::payroll/2026.csv`, "s3:DeleteObject", "s3:GetObject"),
    ...on(`arn:${partition}:s3:::payroll`, "s3:CreateBucket", "s3:DeleteBucket", "s3:PutBucketPolicy"),
  ],
  "secrets, rows and log lines": [
    ...on(regionalArn("secretsmanager", "secret:rds!db-1"), "secretsmanager:GetSecretValue"),
    ...on(regionalArn("ssm", "parameter/database"), "ssm:GetParameter"),
    ...on(regionalArn("rds", "cluster:shop"), "rds-data:ExecuteStatement"),
    ...on(regionalArn("rds-db", "dbuser:db-1/admin"), "rds-db:connect"),
    ...on(regionalArn("logs", "log-group:/aws/eks/slipway-dev/cluster:log-stream:1"), "logs:GetLogEvents"),
    ...on(OTHER_KEY, "kms:Decrypt", "kms:Encrypt"),
  ],
  "identities besides the program's roles": [
    ...on(`arn:${partition}:iam::${account}:user/mallory`, "iam:CreateAccessKey", "iam:CreateUser"),
    ...on(`arn:${partition}:iam::${account}:instance-profile/slipway-dev`, "iam:CreateInstanceProfile"),
    ...on(`arn:${partition}:iam::${account}:policy/slipway-dev`, "iam:CreatePolicy", "iam:CreatePolicyVersion"),
    ...on(`arn:${partition}:iam::${account}:oidc-provider/example`, "iam:CreateOpenIDConnectProvider"),
  ],
  "the organization and zones": [
    ...on("*", "organizations:ListAccounts", "organizations:LeaveOrganization"),
    ...on("*", "route53:CreateHostedZone"),
    ...on(`arn:${partition}:route53:::hostedzone/Z1`, "route53:DeleteHostedZone"),
  ],
};
