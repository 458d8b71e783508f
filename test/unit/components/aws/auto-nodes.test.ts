import assert from "node:assert/strict";

import type * as pulumi from "@pulumi/pulumi";

import { assertTagKeys } from "../../../../components/aws/nodes/auto-tags";
import { at, kind, only, recorded } from "../../../support/record";
import { plannedCluster, createCluster } from "./cluster-fixture";
import { assertOutlives, statementsIn } from "./support";

const POOL = "NodePool slipway-test-nodes-pool";

describe("a cluster in Auto Mode", () => {
  it("consists of exactly these resources besides its network", async () => {
    const resources = (await plannedCluster()).filter(
      ({ type }) => !/^aws:ec2\/|^slipway:aws:(Network|Endpoints)$/.test(type),
    );
    assert.deepEqual(
      resources.map((one) => `${one.type} ${one.name}`),
      [
        "aws:eks/accessEntry:AccessEntry slipway-test-111122223333-role-team-admin",
        "aws:eks/accessEntry:AccessEntry slipway-test-nodes",
        "aws:eks/accessPolicyAssociation:AccessPolicyAssociation slipway-test-111122223333-role-team-admin",
        "aws:eks/accessPolicyAssociation:AccessPolicyAssociation slipway-test-nodes",
        "aws:kms/alias:Alias slipway-test-secrets",
        "slipway:aws:AutoNodes slipway-test-nodes",
        "slipway:aws:Cluster slipway-test",
        "eks:index:Cluster slipway-test",
        "kubernetes:core/v1:ConfigMap slipway-test-nodes-network-policies",
        "slipway:aws:EncryptionKey slipway-test-secrets",
        "aws:kms/key:Key slipway-test-secrets",
        "pulumi:providers:kubernetes slipway-test",
        "aws:cloudwatch/logGroup:LogGroup slipway-test-control-plane",
        "kubernetes:eks.amazonaws.com/v1:NodeClass slipway-test-nodes-class",
        "kubernetes:karpenter.sh/v1:NodePool slipway-test-nodes-pool",
        "aws:iam/role:Role slipway-test-nodes",
        "aws:iam/rolePolicy:RolePolicy slipway-test-nodes-tags",
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment slipway-test-nodes-AmazonEC2ContainerRegistryPullOnly",
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment slipway-test-nodes-AmazonEKSWorkerNodeMinimalPolicy",
        "kubernetes:storage.k8s.io/v1:StorageClass slipway-test-nodes-gp3",
      ],
    );
  });

  it("has no built-in node pools and no add-ons that Auto Mode replaces", async () => {
    const eks = only(
      (await plannedCluster()).filter(({ type }) => type.startsWith("eks:")),
      "Cluster",
    );
    assert.deepEqual(eks.inputs.autoMode, { enabled: true, createNodeRole: false, computeConfig: { nodePools: [] } });
    assert.equal(at(eks, "corednsAddonOptions.enabled"), false);
    assert.equal(eks.inputs.skipDefaultSecurityGroups, true);
  });

  it("has no security group, instance role or instance profile from the control plane's component", async () => {
    const eks = only(
      (await plannedCluster()).filter(({ type }) => type.startsWith("eks:")),
      "Cluster",
    );
    const { createInstanceRole, skipDefaultNodeGroup } = eks.inputs;
    assert.deepEqual(
      { createInstanceRole, skipDefaultNodeGroup },
      { createInstanceRole: false, skipDefaultNodeGroup: true },
    );
  });

  it("enforces network policies in the cluster and on the nodes", async () => {
    const resources = await plannedCluster();
    const config = only(resources, "ConfigMap");
    assert.deepEqual(
      [at(config, "metadata.name"), at(config, "metadata.namespace"), at(config, "data")],
      ["amazon-vpc-cni", "kube-system", { "enable-network-policy-controller": "true" }],
    );
    assert.deepEqual(only(resources, "NodeClass").inputs.spec, {
      networkPolicy: "DefaultAllow",
      networkPolicyEventLogs: "Enabled",
      role: "slipway-test-nodes",
      securityGroupSelectorTerms: [{ id: "[security group of slipway-test]" }],
      subnetSelectorTerms: [
        { id: "[id of slipway-test-private-eu-central-1a]" },
        { id: "[id of slipway-test-private-eu-central-1b]" },
      ],
      tags: { project: "slipway" },
    });
    assertOutlives(resources, "ConfigMap slipway-test-nodes-network-policies", POOL);
  });

  it("creates on-demand nodes of that class, of one architecture, with a limit", async () => {
    const pool = only(await plannedCluster(), "NodePool");
    assert.deepEqual(at(pool, "spec.template.spec.nodeClassRef"), {
      group: "eks.amazonaws.com",
      kind: "NodeClass",
      name: "workloads",
    });
    const requirements = at(pool, "spec.template.spec.requirements") as { key: string; values: string[] }[];
    assert.deepEqual(Object.fromEntries(requirements.map(({ key, values }) => [key, values])), {
      "karpenter.sh/capacity-type": ["on-demand"],
      "kubernetes.io/arch": ["amd64"],
      "kubernetes.io/os": ["linux"],
      "eks.amazonaws.com/instance-category": ["c", "m", "r"],
      "eks.amazonaws.com/instance-generation": ["4"],
    });
    assert.deepEqual(at(pool, "spec.limits"), { cpu: "128" });
    assert.equal(at(pool, "spec.template.spec.expireAfter"), "336h");
  });

  it("has a node role that may only join the cluster and pull images", async () => {
    const resources = await plannedCluster();
    assert.deepEqual(
      resources.filter((one) => kind(one) === "RolePolicyAttachment").map(({ inputs }) => inputs.policyArn),
      [
        "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly",
        "arn:aws:iam::aws:policy/AmazonEKSWorkerNodeMinimalPolicy",
      ],
    );
    assert.deepEqual(statementsIn(only(resources, "Role"), "assumeRolePolicy"), [
      {
        Effect: "Allow",
        Principal: { Service: "ec2.amazonaws.com" },
        Action: ["sts:AssumeRole", "sts:TagSession"],
      },
    ]);
    const { type, principalArn } = only(resources, "AccessEntry", "slipway-test-nodes").inputs;
    assert.deepEqual([type, principalArn], ["EC2", "[arn of iam.Role slipway-test-nodes]"]);
    assert.equal(
      only(resources, "AccessPolicyAssociation", "slipway-test-nodes").inputs.policyArn,
      "arn:aws:eks::aws:cluster-access-policy/AmazonEKSAutoNodePolicy",
    );
  });

  it("lets the cluster's role tag what Auto Mode creates for this cluster, before there is anything to create", async () => {
    const resources = await plannedCluster();
    const policy = only(resources, "RolePolicy", "slipway-test-nodes-tags");
    assert.equal(policy.inputs.role, "[role of slipway-test]");
    const ofCluster = { "aws:RequestTag/eks:eks-cluster-name": "${aws:PrincipalTag/eks:eks-cluster-name}" };
    const statements = statementsIn(policy);
    assert.deepEqual(
      statements.map(({ Action }) => Action),
      [
        ["ec2:CreateFleet", "ec2:CreateLaunchTemplate", "ec2:RunInstances"],
        ["ec2:CreateNetworkInterface"],
        ["ec2:CreateVolume"],
      ],
    );
    for (const { Condition } of statements) assert.deepEqual(Condition?.StringEquals, ofCluster);
    for (const user of [POOL, "NodeClass slipway-test-nodes-class", "StorageClass slipway-test-nodes-gp3"]) {
      assertOutlives(resources, "RolePolicy slipway-test-nodes-tags", user);
    }
    assertOutlives(resources, "Cluster slipway-test", "RolePolicy slipway-test-nodes-tags");
  });

  it("rejects tags that Auto Mode keeps for itself", () => {
    for (const key of ["aws:x", "eks:eks-cluster-name", "kubernetes.io/cluster/a", "karpenter.sh/nodepool"]) {
      assert.throws(
        () => {
          assertTagKeys(["project", key]);
        },
        new RegExp(
          `The tag ${key} is reserved: EKS Auto Mode rejects keys that begin with aws:, eks:, .*platform/aws\\.ts`,
        ),
      );
    }
    assertTagKeys(["project", "managed-by", "team:eks"]);
  });

  it("deletes nodes before their permissions", async () => {
    const resources = await plannedCluster();
    assertOutlives(resources, "NodeClass slipway-test-nodes-class", POOL);
    assert.throws(() => {
      assertOutlives(resources, POOL, "NodeClass slipway-test-nodes-class");
    }, /may be deleted before/);
    assertOutlives(resources, "AccessPolicyAssociation slipway-test-nodes", POOL);
    for (const right of resources.filter((one) => kind(one) === "RolePolicyAttachment")) {
      assertOutlives(resources, `RolePolicyAttachment ${right.name}`, POOL);
    }
  });

  it("has an encrypted storage class with the driver of Auto Mode", async () => {
    const tags = { project: "slipway", "managed-by": "pulumi" };
    const { inputs } = only(await plannedCluster({ tags }), "StorageClass");
    assert.equal(inputs.provisioner, "ebs.csi.eks.amazonaws.com");
    assert.deepEqual(inputs.parameters, {
      encrypted: "true",
      type: "gp3",
      tagSpecification_1: "project=slipway",
      tagSpecification_2: "managed-by=pulumi",
    });
    assert.deepEqual(inputs.metadata, {
      name: "gp3",
      annotations: { "storageclass.kubernetes.io/is-default-class": "true" },
    });
  });

  it("returns what workloads depend on, and the class of load balancers", async () => {
    let ready: readonly pulumi.Resource[] = [];
    let loadBalancerClass = "";
    const resources = await recorded(() => {
      ({ ready, loadBalancerClass } = createCluster());
    });
    const names = ready.map((one) => (one as unknown as { __name: string }).__name);
    assert.deepEqual(names, [
      "slipway-test-nodes-pool",
      "slipway-test-nodes-network-policies",
      "slipway-test-nodes-gp3",
    ]);
    assert.equal(resources.filter(({ name }) => names.includes(name)).length, names.length);
    assert.equal(loadBalancerClass, "eks.amazonaws.com/nlb");
  });
});
