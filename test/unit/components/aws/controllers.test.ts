import assert from "node:assert/strict";

import { EncryptionKey, cloudWatchLogs } from "../../../../components/aws/encryption-key";
import { PodIdentity } from "../../../../components/aws/pod-identity";
import { ClusterAutoscaler } from "../../../../components/aws/addons/cluster-autoscaler";
import { LoadBalancerController } from "../../../../components/aws/addons/load-balancer-controller";
import { assertFamily, at, kind, only, recorded, summary } from "../../../support/record";
import { type StatementText, statementsIn } from "./support";

const REGION = { account: "111122223333", region: "eu-central-1", clusterName: "slipway-test" } as const;
const READS = /:(Describe|List|Get)/;

/** Actions that are allowed on every resource, without a condition. */
function unbound(statements: readonly StatementText[]): string[] {
  return statements
    .filter(({ Resource, Condition }) => !Condition && Resource?.some((one) => one === "*"))
    .flatMap(({ Action }) => Action);
}

describe("PodIdentity", () => {
  const identity = (args: Partial<ConstructorParameters<typeof PodIdentity>[1]>) =>
    recorded(
      () =>
        new PodIdentity("shop-worker", {
          clusterName: "slipway-test",
          namespace: "shop",
          serviceAccount: "worker",
          ...args,
        }),
    );

  it("is a role for one service account of one cluster", async () => {
    const resources = await identity({
      managedPolicies: ["service-role/AmazonEBSCSIDriverPolicy"],
      statements: [{ actions: ["s3:GetObject"], resources: ["arn:aws:s3:::shop/*"] }],
    });
    assert.deepEqual(summary(resources), [
      "PodIdentity shop-worker",
      "PodIdentityAssociation shop-worker",
      "Role shop-worker",
      "RolePolicy shop-worker",
      "RolePolicyAttachment shop-worker-AmazonEBSCSIDriverPolicy",
    ]);
    assertFamily(resources, (one) => kind(one) === "PodIdentity");
    assert.deepEqual(statementsIn(only(resources, "Role"), "assumeRolePolicy"), [
      {
        Effect: "Allow",
        Principal: { Service: "pods.eks.amazonaws.com" },
        Action: ["sts:AssumeRole", "sts:TagSession"],
        Condition: {
          StringEquals: {
            "aws:RequestTag/eks-cluster-name": "slipway-test",
            "aws:RequestTag/kubernetes-namespace": "shop",
            "aws:RequestTag/kubernetes-service-account": "worker",
          },
        },
      },
    ]);
    assert.deepEqual(only(resources, "PodIdentityAssociation").inputs, {
      clusterName: "slipway-test",
      namespace: "shop",
      roleArn: "[arn of iam.Role shop-worker]",
      serviceAccount: "worker",
    });
  });

  it("rejects a role without permissions", async () => {
    await assert.rejects(
      identity({}),
      /Pod identity shop-worker has no permissions; set managedPolicies or statements/,
    );
  });
});

describe("EncryptionKey", () => {
  it("is rotated yearly and usable by its account, and by CloudWatch for the account's log groups", async () => {
    const users = [cloudWatchLogs("111122223333", "eu-central-1")];
    const resources = await recorded(
      () => new EncryptionKey("logs", { description: "Logs", account: "111122223333", users }),
    );
    assert.deepEqual(summary(resources), ["Alias logs", "EncryptionKey logs", "Key logs"]);
    const key = only(resources, "Key");
    assert.deepEqual([key.inputs.enableKeyRotation, key.inputs.deletionWindowInDays], [true, 30]);
    const [, service] = statementsIn(key);
    assert.deepEqual(service?.Principal, { Service: "logs.eu-central-1.amazonaws.com" });
    assert.deepEqual(service.Condition, {
      ArnLike: { "kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:eu-central-1:111122223333:log-group:*" },
    });
  });
});

describe("ClusterAutoscaler", () => {
  const autoscaler = (version: "1.35" | "1.36") =>
    recorded(() => new ClusterAutoscaler("autoscaler", { ...REGION, version }));

  it("matches the version of Kubernetes and discovers the cluster's groups", async () => {
    const release = only(await autoscaler("1.35"), "Release");
    assert.deepEqual([release.inputs.chart, release.inputs.version], ["cluster-autoscaler", "9.59.0"]);
    assert.equal(at(release, "values.image.tag"), "v1.35.2");
    assert.equal(at(only(await autoscaler("1.36"), "Release"), "values.image.tag"), "v1.36.1");
    assert.deepEqual(at(release, "values.autoDiscovery"), { clusterName: "slipway-test" });
    assert.deepEqual(at(release, "values.expanderPriorities"), { 10: [".*"], 20: [".*-spot-.*"] });
    assert.equal(at(release, "values.rbac.serviceAccount.name"), "cluster-autoscaler");
  });

  it("may only change its own cluster's groups", async () => {
    const statements = statementsIn(only(await autoscaler("1.35"), "RolePolicy"));
    assert.deepEqual(
      unbound(statements).filter((action) => !READS.test(action)),
      [],
    );
    assert.deepEqual(statements[1], {
      Effect: "Allow",
      Action: ["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"],
      Resource: ["*"],
      Condition: { StringEquals: { "aws:ResourceTag/k8s.io/cluster-autoscaler/slipway-test": "owned" } },
    });
    assert.equal(statements.length, 2);
  });
});

describe("LoadBalancerController", () => {
  const controller = () => recorded(() => new LoadBalancerController("balancers", { ...REGION, vpcId: "vpc-1" }));

  it("serves Services of its class, and neither claims nor validates anything else", async () => {
    const release = only(await controller(), "Release");
    assert.deepEqual([release.inputs.chart, release.inputs.version], ["aws-load-balancer-controller", "3.5.0"]);
    assert.equal(release.inputs.skipCrds, undefined, "it needs TargetGroupBinding objects");
    assert.equal(release.inputs.timeout, 465);
    const { clusterName, region, vpcId, replicaCount, podDisruptionBudget } = release.inputs.values as Record<
      string,
      unknown
    >;
    assert.deepEqual(
      [clusterName, region, vpcId, replicaCount, podDisruptionBudget],
      ["slipway-test", "eu-central-1", "vpc-1", 2, { maxUnavailable: 1 }],
    );
    assert.deepEqual(
      [
        "createIngressClassResource",
        "enableServiceMutatorWebhook",
        "webhookConfig.disableIngressValidation",
        "controllerConfig.featureGates.ALBGatewayAPI",
      ].map((path) => at(release, `values.${path}`)),
      [false, false, true, false],
    );
  });

  it("may only change its own cluster's load balancers and the rules of that cluster's nodes", async () => {
    const statements = statementsIn(only(await controller(), "RolePolicy"));
    assert.deepEqual(
      unbound(statements).filter((action) => !READS.test(action)),
      [],
    );
    const conditions = statements.map(({ Condition }) => JSON.stringify(Condition?.StringEquals ?? {}));
    const free = statements
      .filter((_, index) => !conditions[index]?.includes("slipway-test"))
      .map(({ Action }) => Action);
    assert.deepEqual(
      free.flat().filter((action) => !READS.test(action)),
      [
        "iam:CreateServiceLinkedRole",
        "ec2:CreateSecurityGroup",
        "elasticloadbalancing:AddTags",
        "elasticloadbalancing:RemoveTags",
        "elasticloadbalancing:DeleteListener",
        "elasticloadbalancing:ModifyListener",
        "elasticloadbalancing:ModifyListenerAttributes",
        "elasticloadbalancing:AddListenerCertificates",
        "elasticloadbalancing:RemoveListenerCertificates",
      ],
    );
    const resources = new Set(statements.flatMap(({ Resource = [] }) => Resource));
    assert.deepEqual([...resources].sort(), [
      "*",
      "arn:aws:ec2:eu-central-1:111122223333:security-group/*",
      "arn:aws:ec2:eu-central-1:111122223333:vpc/*",
      "arn:aws:elasticloadbalancing:eu-central-1:111122223333:listener/net/*/*/*",
      "arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/net/*/*",
      "arn:aws:elasticloadbalancing:eu-central-1:111122223333:targetgroup/*/*",
      "arn:aws:iam::111122223333:role/aws-service-role/elasticloadbalancing.amazonaws.com/*",
    ]);
  });
});
