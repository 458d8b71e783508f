import assert from "node:assert/strict";

import type * as pulumi from "@pulumi/pulumi";

import { ADDON_VERSIONS } from "../../../../components/aws/addons/managed";
import type { PlannedResource } from "../../../../plan/model";
import type { NodeGroupSettings } from "../../../../settings/schema/aws";
import { at, kind, only, recorded } from "../../../support/record";
import { GROUP, plannedCluster, createCluster } from "./cluster-fixture";
import { assertOutlives } from "./support";

const OFF_HOURS = { min: 2, max: 6, from: "21:00", to: "05:30", timezone: "Europe/Berlin" };
const managed = (group: Partial<NodeGroupSettings> = {}) =>
  ({ nodes: { kind: "managed", groups: { main: { ...GROUP, ...group } } } }) as const;
const planned = (group: Partial<NodeGroupSettings> = {}) => plannedCluster(managed(group));
const GROUPS = ["NodeGroup slipway-test-nodes-main", "NodeGroup slipway-test-nodes-main-spot"];
const below = (resources: readonly PlannedResource[]) =>
  resources
    .filter(({ name, type }) => name.startsWith("slipway-test-nodes") && !type.startsWith("slipway:"))
    .map((one) => `${kind(one)} ${one.name.slice("slipway-test-nodes".length)}`);

describe("a cluster with managed nodes", () => {
  it("consists of exactly these resources besides its control plane", async () => {
    assert.deepEqual(below(await planned({ spotPercent: 25, offHours: OFF_HOURS })), [
      "Addon -aws-ebs-csi-driver",
      "Addon -coredns",
      "Addon -eks-pod-identity-agent",
      "Addon -kube-proxy",
      "Addon -vpc-cni",
      "LaunchTemplate -main",
      "LaunchTemplate -main-spot",
      "NodeGroup -main",
      "NodeGroup -main-spot",
      "PodIdentityAssociation -autoscaler",
      "PodIdentityAssociation -aws-ebs-csi-driver",
      "PodIdentityAssociation -load-balancers",
      "PodIdentityAssociation -vpc-cni",
      "Release -autoscaler",
      "Release -load-balancers",
      "Role ",
      "Role -autoscaler",
      "Role -aws-ebs-csi-driver",
      "Role -load-balancers",
      "Role -vpc-cni",
      "RolePolicy -autoscaler",
      "RolePolicy -load-balancers",
      "RolePolicyAttachment -AmazonEC2ContainerRegistryPullOnly",
      "RolePolicyAttachment -AmazonEKSWorkerNodePolicy",
      "RolePolicyAttachment -aws-ebs-csi-driver-AmazonEBSCSIDriverPolicy",
      "RolePolicyAttachment -vpc-cni-AmazonEKS_CNI_Policy",
      "Schedule -main-off-hours",
      "Schedule -main-spot-off-hours",
      "Schedule -main-spot-workday",
      "Schedule -main-workday",
      "StorageClass -gp3",
    ]);
  });

  it("has no add-on, security group or role from the control plane's component", async () => {
    const eks = only(
      (await planned()).filter(({ type }) => type.startsWith("eks:")),
      "Cluster",
    );
    const { autoMode, bootstrapSelfManagedAddons, createInstanceRole, skipDefaultNodeGroup, useDefaultVpcCni } =
      eks.inputs;
    assert.deepEqual(
      { autoMode, bootstrapSelfManagedAddons, createInstanceRole, skipDefaultNodeGroup, useDefaultVpcCni },
      {
        autoMode: undefined,
        bootstrapSelfManagedAddons: false,
        createInstanceRole: false,
        skipDefaultNodeGroup: true,
        useDefaultVpcCni: true,
      },
    );
    assert.deepEqual(
      [at(eks, "corednsAddonOptions.enabled"), at(eks, "kubeProxyAddonOptions.enabled")],
      [false, false],
    );
  });

  it("has groups of the configured type, size and spot percentage", async () => {
    const resources = await planned({
      spotPercent: 25,
      architecture: "arm64",
      instanceTypes: ["m8g.large", "m7g.large"],
      releaseVersion: "1.35.6-20260714",
    });
    const [onDemand, spot] = resources.filter((one) => kind(one) === "NodeGroup");
    assert.deepEqual(onDemand?.inputs, {
      amiType: "AL2023_ARM_64_STANDARD",
      capacityType: "ON_DEMAND",
      clusterName: "slipway-test",
      instanceTypes: ["m8g.large", "m7g.large"],
      labels: { "karpenter.sh/capacity-type": "on-demand" },
      launchTemplate: { id: "[id of slipway-test-nodes-main]", version: "1" },
      nodeRepairConfig: { enabled: true },
      nodeRoleArn: "[arn of iam.Role slipway-test-nodes]",
      releaseVersion: "1.35.6-20260714",
      scalingConfig: { desiredSize: 3, maxSize: 9, minSize: 3 },
      subnetIds: ["[id of slipway-test-private-eu-central-1a]", "[id of slipway-test-private-eu-central-1b]"],
      tags: { Name: "slipway-test-nodes-main" },
      updateConfig: { maxUnavailablePercentage: 33 },
      version: "1.35",
    });
    assert.deepEqual(
      [spot?.inputs.capacityType, spot?.inputs.labels, spot?.inputs.scalingConfig],
      ["SPOT", { "karpenter.sh/capacity-type": "spot" }, { desiredSize: 0, maxSize: 3, minSize: 0 }],
    );
    for (const group of [onDemand, spot]) {
      assert.deepEqual(group?.options.ignoreChanges, ["scalingConfig.desiredSize"]);
    }
    assert.equal(only(await planned(), "NodeGroup").inputs.amiType, "AL2023_x86_64_STANDARD");
  });

  it("creates instances with encrypted disks and a metadata service that pods cannot reach", async () => {
    const { inputs } = only(await planned({ diskGiB: 80 }), "LaunchTemplate");
    assert.deepEqual(inputs.metadataOptions, {
      httpEndpoint: "enabled",
      httpPutResponseHopLimit: 1,
      httpTokens: "required",
    });
    assert.deepEqual(inputs.blockDeviceMappings, [
      {
        deviceName: "/dev/xvda",
        ebs: { deleteOnTermination: "true", encrypted: "true", volumeSize: 80, volumeType: "gp3" },
      },
    ]);
    const tags = { Name: "slipway-test-nodes-main", project: "slipway" };
    assert.deepEqual(inputs.tagSpecifications, [
      { resourceType: "instance", tags },
      { resourceType: "volume", tags },
      { resourceType: "network-interface", tags },
    ]);
  });

  it("lowers the bounds every evening and raises them on the mornings of workdays", async () => {
    const schedules = (await planned({ offHours: OFF_HOURS })).filter((one) => kind(one) === "Schedule");
    const schedule = (name: string, minSize: number, maxSize: number, recurrence: string) => ({
      autoscalingGroupName: "[autoscaling group of slipway-test-nodes-main]",
      desiredCapacity: -1,
      maxSize,
      minSize,
      recurrence,
      scheduledActionName: name,
      timeZone: "Europe/Berlin",
    });
    assert.deepEqual(
      schedules.map(({ inputs }) => inputs),
      [schedule("night", 2, 6, "0 21 * * *"), schedule("day", 3, 12, "30 5 * * 1-5")],
    );
  });

  it("finds the schedules under their previous names", async () => {
    const schedules = (await planned({ offHours: OFF_HOURS })).filter((one) => kind(one) === "Schedule");
    assert.deepEqual(
      schedules.map(({ name, options }) => [
        name,
        ...(options.aliases as { name: string }[]).map((alias) => alias.name),
      ]),
      [
        ["slipway-test-nodes-main-off-hours", "slipway-test-nodes-main-night"],
        ["slipway-test-nodes-main-workday", "slipway-test-nodes-main-day"],
      ],
    );
  });

  it("has every add-on at a pinned version, and network policies enforced", async () => {
    const addons = (await planned()).filter((one) => kind(one) === "Addon");
    // Only shared files need its driver.
    const versions = Object.entries(ADDON_VERSIONS["1.35"]).filter(([name]) => name !== "aws-efs-csi-driver");
    assert.deepEqual(
      Object.fromEntries(addons.map(({ inputs }) => [inputs.addonName, inputs.addonVersion])),
      Object.fromEntries(versions),
    );
    assert.deepEqual(addons.map(({ inputs }) => inputs.configurationValues).filter(Boolean), [
      '{"enableNetworkPolicy":"true"}',
    ]);
  });

  it("grants AWS permissions to add-ons, not to nodes", async () => {
    const resources = await planned();
    assert.deepEqual(
      resources
        .filter((one) => kind(one) === "PodIdentityAssociation")
        .map(({ inputs }) => `${String(inputs.namespace)}/${String(inputs.serviceAccount)}`),
      [
        "kube-system/cluster-autoscaler",
        "kube-system/ebs-csi-controller-sa",
        "kube-system/aws-load-balancer-controller",
        "kube-system/aws-node",
      ],
    );
    assert.deepEqual(
      resources
        .filter((one) => kind(one) === "RolePolicyAttachment" && one.inputs.role === "slipway-test-nodes")
        .map(({ inputs }) => inputs.policyArn),
      [
        "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly",
        "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy",
      ],
    );
  });

  it("creates what nodes need before them and what needs nodes after them, and deletes in reverse order", async () => {
    const resources = await planned({ spotPercent: 25 });
    const part = (name: string) => `slipway-test-nodes-${name}`;
    for (const group of GROUPS) {
      assertOutlives(resources, "Cluster slipway-test", group);
      assertOutlives(resources, `RolePolicyAttachment ${part("AmazonEKSWorkerNodePolicy")}`, group);
      for (const addon of ["vpc-cni", "kube-proxy", "eks-pod-identity-agent"]) {
        assertOutlives(resources, `Addon ${part(addon)}`, group);
      }
      for (const addon of ["coredns", "aws-ebs-csi-driver"]) assertOutlives(resources, group, `Addon ${part(addon)}`);
      for (const release of ["autoscaler", "load-balancers"]) {
        assertOutlives(resources, group, `Release ${part(release)}`);
        assertOutlives(resources, `PodIdentityAssociation ${part(release)}`, `Release ${part(release)}`);
        assertOutlives(resources, `RolePolicy ${part(release)}`, `PodIdentityAssociation ${part(release)}`);
      }
    }
    for (const addon of ["vpc-cni", "aws-ebs-csi-driver"]) {
      assertOutlives(resources, `PodIdentityAssociation ${part(addon)}`, `Addon ${part(addon)}`);
    }
    assertOutlives(resources, `Addon ${part("aws-ebs-csi-driver")}`, `StorageClass ${part("gp3")}`);
    const storage = only(resources, "StorageClass");
    assert.equal(storage.inputs.provisioner, "ebs.csi.aws.com");
    assert.equal(at(storage, "parameters.tagSpecification_1"), "project=slipway");
  });

  it("returns what workloads depend on, and the class of load balancers", async () => {
    let ready: readonly pulumi.Resource[] = [];
    let loadBalancerClass = "";
    await recorded(() => {
      ({ ready, loadBalancerClass } = createCluster(managed({ spotPercent: 25 })));
    });
    const names = ready.map((one) => (one as unknown as { __name: string }).__name);
    assert.equal(
      names
        .map((name) => name.replace("slipway-test-nodes-", ""))
        .sort()
        .join(" "),
      "autoscaler aws-ebs-csi-driver coredns eks-pod-identity-agent gp3 kube-proxy load-balancers main main-spot vpc-cni",
    );
    assert.equal(loadBalancerClass, "service.k8s.aws/nlb");
  });
});
