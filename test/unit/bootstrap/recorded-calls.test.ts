import assert from "node:assert/strict";

import { deploymentRole, STATE_BUCKET } from "../../support/iam/bootstrap-principals";
import { evaluate } from "../../support/iam/evaluate";
import { type ServiceCall, requestsOfCall } from "../../support/iam/recorded-calls";
import { roleArn } from "../../../scripts/external-linters/resolve-template";

type Case = readonly [
  service: string,
  operation: string,
  parameters: ServiceCall["parameters"],
  action: string,
  resources: readonly string[],
  context?: Readonly<Record<string, string>>,
];

const ZONE = "arn:aws:route53:::hostedzone/Z1";
const OBJECT = "arn:aws:s3:::shop/a.jpg";
const POLICY = "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy";
const regional = (text: string) => `arn:aws:${text.replace("::", ":eu-central-1:111122223333:")}`;

const CASES: readonly Case[] = [
  ["ec2", "CreateVpc", { CidrBlock: "10.0.0.0/16" }, "ec2:CreateVpc", [regional("ec2::vpc/example")]],
  ["ec2", "DescribeVpcs", {}, "ec2:DescribeVpcs", ["*"]],
  ["iam", "CreateRole", { RoleName: "slipway-dev-nodes" }, "iam:CreateRole", [roleArn("slipway-dev-nodes")]],
  [
    "iam",
    "AttachRolePolicy",
    { RoleName: "slipway-dev-nodes", PolicyArn: POLICY },
    "iam:AttachRolePolicy",
    [roleArn("slipway-dev-nodes")],
    { "iam:PolicyARN": POLICY },
  ],
  ["s3", "ListBuckets", {}, "s3:ListAllMyBuckets", ["*"]],
  ["s3", "HeadBucket", { Bucket: "shop" }, "s3:ListBucket", ["arn:aws:s3:::shop"]],
  ["s3", "HeadObject", { Bucket: "shop", Key: "a.jpg" }, "s3:GetObject", [OBJECT]],
  ["s3", "DeleteObjects", { Bucket: "shop" }, "s3:DeleteObject", ["arn:aws:s3:::shop/example"]],
  ["s3", "PutPublicAccessBlock", { Bucket: "shop" }, "s3:PutBucketPublicAccessBlock", ["arn:aws:s3:::shop"]],
  ["s3", "DeleteBucketLifecycle", { Bucket: "shop" }, "s3:PutLifecycleConfiguration", ["arn:aws:s3:::shop"]],
  ["elbv2", "DescribeLoadBalancers", {}, "elasticloadbalancing:DescribeLoadBalancers", ["*"]],
  [
    "efs",
    "CreateMountTarget",
    {},
    "elasticfilesystem:CreateMountTarget",
    [regional("elasticfilesystem::file-system/example")],
  ],
  [
    "route53",
    "ChangeResourceRecordSets",
    { HostedZoneId: "/hostedzone/Z1" },
    "route53:ChangeResourceRecordSets",
    [ZONE],
  ],
  [
    "ecr",
    "CreateRepository",
    { repositoryName: "thoughts/users" },
    "ecr:CreateRepository",
    [regional("ecr::repository/thoughts/users")],
  ],
  [
    "kms",
    "CreateAlias",
    { AliasName: "alias/x", TargetKeyId: "arn:aws:kms:eu-central-1:111122223333:key/k1" },
    "kms:CreateAlias",
    [regional("kms::alias/x"), regional("kms::key/k1")],
  ],
  [
    "iam",
    "CreateServiceLinkedRole",
    { AWSServiceName: "rds.amazonaws.com" },
    "iam:CreateServiceLinkedRole",
    [roleArn("aws-service-role/rds.amazonaws.com/example")],
    { "iam:AWSServiceName": "rds.amazonaws.com" },
  ],
];

describe("calls of AWS that a test records", () => {
  for (const [service, operation, parameters, action, resources, context = {}] of CASES) {
    it(`${service} ${operation} requests ${action}`, async () => {
      const requests = await requestsOfCall({ service, operation, parameters });
      assert.deepEqual(
        requests,
        resources.map((resource) => ({ action, resource, context })),
      );
    });
  }

  it("must have an action", async () => {
    const call = { service: "s3", operation: "MakeBucket", parameters: {} };
    await assert.rejects(requestsOfCall(call), /s3 MakeBucket has no action s3:MakeBucket/);
  });

  it("are evaluated under the policies of a role", async () => {
    const allowed = async (call: ServiceCall) => {
      const requests = await requestsOfCall(call);
      const decisions = await Promise.all(requests.map((request) => evaluate(deploymentRole("dev"), request)));
      return decisions.every((decision) => decision.allowed);
    };
    const bucket = STATE_BUCKET.split(":").at(-1);
    const put = (Bucket: unknown) => ({ service: "s3", operation: "PutObject", parameters: { Bucket, Key: "a" } });
    assert.equal(await allowed(put(bucket)), true);
    assert.equal(await allowed(put("payroll")), false);
    const create = (RoleName: string) => ({ service: "iam", operation: "CreateRole", parameters: { RoleName } });
    assert.equal(await allowed(create("slipway-dev-nodes")), true);
    assert.equal(await allowed(create("slipway-deploy-dev")), false);
  });
});
