import { NodeGroup } from "@pulumi/aws/eks/nodeGroup";
import type { Cluster as EksCluster } from "@pulumi/eks/cluster";
import type { Provider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";

import type { NodeGroupSettings } from "../../../settings/schema/aws";
import { ClusterAutoscaler } from "../addons/cluster-autoscaler";
import { LoadBalancerController } from "../addons/load-balancer-controller";
import { type AddonName, type KubernetesVersion, managedAddon } from "../addons/managed";
import type { PullThroughCache } from "../pull-through-cache";
import type { ChartArgs } from "../../addons/chart";
import { defaultStorageClass } from "../storage-class";
import { AMI_TYPES } from "./image";
import { nodeTemplate } from "./launch-template";
import { offHoursSchedule } from "./off-hours";
import { nodeRole } from "./role";
import { type NodeGroupSpec, nodeGroupSpecs } from "./capacity";
import { groupLabels } from "./placement";

/** Arguments for {@link ManagedNodes}. */
export interface ManagedNodesArgs extends ChartArgs {
  readonly account: string;
  readonly region: string;
  readonly clusterName: string;
  readonly version: KubernetesVersion;
  readonly groups: Readonly<Record<string, NodeGroupSettings>>;
  /** The component that creates the control plane. Resources that read the cluster's name from its output are deleted before it. */
  readonly cluster: EksCluster;
  readonly provider: Provider;
  readonly vpcId: pulumi.Input<string>;
  readonly subnetIds: readonly pulumi.Input<string>[];
  /** Cache for images of public registries; @default nodes pull from those registries */
  readonly cache?: PullThroughCache | undefined;
  /** Tags for instances and their disks. */
  readonly tags: Readonly<Record<string, string>>;
}

/** Add-ons that a node needs to become ready; the network plug-in also releases addresses when the node is removed. */
const BEFORE_NODES: readonly AddonName[] = ["vpc-cni", "kube-proxy", "eks-pod-identity-agent"];
/** Add-ons that need a node to run on. */
const AFTER_NODES: readonly AddonName[] = ["coredns", "aws-ebs-csi-driver"];

/** Effects of taints, as EKS names them. */
const TAINT_EFFECTS = {
  NoSchedule: "NO_SCHEDULE",
  PreferNoSchedule: "PREFER_NO_SCHEDULE",
  NoExecute: "NO_EXECUTE",
} as const;

/**
 * Managed node groups: EC2 instances that EKS starts, updates and repairs, with everything that Auto Mode has built in:
 * network, DNS, volumes, load balancers and an autoscaler.
 */
export class ManagedNodes extends pulumi.ComponentResource {
  /** Resources that workloads depend on for their whole lifetime. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: ManagedNodesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:aws:ManagedNodes", name, {}, opts);
    const specs = nodeGroupSpecs(args.groups);

    const before = BEFORE_NODES.map((addon) => this.addon(name, args, addon, [args.cluster]));
    const { role, permissions } = nodeRole(name, "AmazonEKSWorkerNodePolicy", args.cache, { parent: this });
    const nodes = specs.map((spec) => this.group(name, args, spec, role.arn, [...before, ...permissions]));
    const after = AFTER_NODES.map((addon) => this.addon(name, args, addon, nodes));
    const inCluster = { parent: this, provider: args.provider, dependsOn: [...nodes, ...after] };
    const storage = defaultStorageClass(name, "ebs.csi.aws.com", args.tags, inCluster);
    const controllers = this.controllers(name, args, [...nodes, ...after]);

    this.ready = [...nodes, ...before, ...after, storage, ...controllers];
    this.registerOutputs({});
  }

  private addon(name: string, args: ManagedNodesArgs, addon: AddonName, dependsOn: readonly pulumi.Resource[]) {
    return managedAddon(name, args, addon, { parent: this, dependsOn });
  }

  private group(
    name: string,
    args: ManagedNodesArgs,
    spec: NodeGroupSpec,
    nodeRoleArn: pulumi.Input<string>,
    dependsOn: pulumi.Resource[],
  ): NodeGroup {
    const child = `${name}-${spec.name}`;
    const { settings, min, max, capacityType, offHours } = spec;
    const taints = Object.entries(settings.taints).map(([key, { value, effect }]) => {
      return { key, value, effect: TAINT_EFFECTS[effect] };
    });
    const template = nodeTemplate(child, { diskGiB: settings.diskGiB, tags: args.tags }, { parent: this });
    const group = new NodeGroup(
      child,
      {
        clusterName: args.cluster.eksCluster.name,
        version: args.version,
        nodeRoleArn,
        subnetIds: [...args.subnetIds],
        amiType: AMI_TYPES[settings.architecture],
        // Updated in place, like the version: EKS replaces the nodes by ones with the image of this release.
        ...(settings.releaseVersion !== undefined && { releaseVersion: settings.releaseVersion }),
        instanceTypes: [...settings.instanceTypes],
        capacityType,
        launchTemplate: { id: template.id, version: pulumi.interpolate`${template.latestVersion}` },
        scalingConfig: { minSize: min, maxSize: max, desiredSize: min },
        updateConfig: { maxUnavailablePercentage: settings.maxUnavailablePercent },
        nodeRepairConfig: { enabled: true },
        // While the group has no nodes, the autoscaler reads labels and taints from EKS, not from tags of the Auto Scaling
        // group (kubernetes/autoscaler, cluster-autoscaler/cloudprovider/aws/managed_nodegroup_cache.go).
        labels: {
          // The same label as on Auto Mode's nodes, so that pods can select a capacity type on both.
          "karpenter.sh/capacity-type": capacityType === "SPOT" ? "spot" : "on-demand",
          ...groupLabels(args.groups, spec.group),
          ...settings.labels,
        },
        ...(taints.length > 0 && { taints }),
        tags: { Name: child },
      },
      {
        parent: this,
        dependsOn,
        // The autoscaler and the off-hours schedule set the number of nodes: `min` is only the start (pulumi/pulumi-eks#321).
        // A change of bounds still sends the number from the state: refresh first, and to raise `min` above it, scale the
        // group up first (terraform-aws-modules/terraform-aws-eks#748).
        ignoreChanges: ["scalingConfig.desiredSize"],
      },
    );
    if (settings.offHours && offHours) {
      const schedule = { group, workday: { min, max }, offHours, times: settings.offHours };
      offHoursSchedule(child, schedule, { parent: this });
    }
    return group;
  }

  private controllers(name: string, args: ManagedNodesArgs, dependsOn: pulumi.Resource[]): pulumi.Resource[] {
    const { account, region, clusterName, version, vpcId, provider } = args;
    const { rolloutDeadline, mirrors, chartMirror } = args;
    const common = { region, clusterName, rolloutDeadline, mirrors, chartMirror };
    const opts = { parent: this, providers: { kubernetes: provider }, dependsOn };
    return [
      new ClusterAutoscaler(`${name}-autoscaler`, { ...common, version }, opts),
      new LoadBalancerController(`${name}-load-balancers`, { ...common, account, vpcId }, opts),
    ];
  }
}
