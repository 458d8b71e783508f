import { NodeGroup } from "@pulumi/aws/eks/nodeGroup";
import type { Cluster as EksCluster } from "@pulumi/eks/cluster";
import type { Provider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";

import type { NodeGroupSettings } from "../../../settings/schema/aws";
import { ClusterAutoscaler } from "../addons/cluster-autoscaler";
import { LoadBalancerController } from "../addons/load-balancer-controller";
import { type AddonName, type KubernetesVersion, managedAddon } from "../addons/managed";
import type { PullThroughCache } from "../pull-through-cache";
import { defaultStorageClass } from "../storage-class";
import { nodeTemplate } from "./launch-template";
import { nightSchedule } from "./off-hours";
import { nodeRole } from "./role";
import { type Share, shares } from "./capacity";

/** What {@link ManagedNodes} can be told. */
export interface ManagedNodesArgs {
  readonly account: string;
  readonly region: string;
  readonly clusterName: string;
  readonly version: KubernetesVersion;
  readonly groups: Readonly<Record<string, NodeGroupSettings>>;
  /** The component that makes the control plane. What takes the cluster's name from its output goes before the cluster. */
  readonly cluster: EksCluster;
  readonly provider: Provider;
  readonly vpcId: pulumi.Input<string>;
  readonly subnetIds: readonly pulumi.Input<string>[];
  /** Where images of public registries come from; @default those registries */
  readonly cache?: PullThroughCache | undefined;
  /** Of instances and their disks. */
  readonly tags: Readonly<Record<string, string>>;
  /** @default 300: seconds without progress after which a rollout of the cluster's controllers has failed */
  readonly rolloutDeadline?: number | undefined;
}

/** What a node needs in order to become ready; the network plug-in also gives its addresses back when it goes. */
const BEFORE_NODES: readonly AddonName[] = ["vpc-cni", "kube-proxy", "eks-pod-identity-agent"];
/** What needs a node to run on. */
const AFTER_NODES: readonly AddonName[] = ["coredns", "aws-ebs-csi-driver"];

const AMI = { amd64: "AL2023_x86_64_STANDARD", arm64: "AL2023_ARM_64_STANDARD" } as const;

/**
 * Groups of EC2 instances that EKS starts, updates and mends, with all that Auto Mode would bring: network, names,
 * volumes, load balancers, and an autoscaler.
 *
 * @throws RangeError if the bounds or names of groups contradict each other, or none has to have a node.
 */
export class ManagedNodes extends pulumi.ComponentResource {
  /** What workloads need as long as they exist. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: ManagedNodesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:aws:ManagedNodes", name, {}, opts);
    const groups = shares(args.groups);

    const before = BEFORE_NODES.map((addon) => this.addon(name, args, addon, [args.cluster]));
    const { role, rights } = nodeRole(name, "AmazonEKSWorkerNodePolicy", args.cache, { parent: this });
    const nodes = groups.map((share) => this.group(name, args, share, role.arn, [...before, ...rights]));
    const after = AFTER_NODES.map((addon) => this.addon(name, args, addon, nodes));
    const inCluster = { parent: this, provider: args.provider, dependsOn: [...nodes, ...after] };
    const storage = defaultStorageClass(name, "ebs.csi.aws.com", inCluster);
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
    share: Share,
    nodeRoleArn: pulumi.Input<string>,
    dependsOn: pulumi.Resource[],
  ): NodeGroup {
    const child = `${name}-${share.name}`;
    const { settings, min, max, capacity, night } = share;
    const template = nodeTemplate(child, { diskGiB: settings.diskGiB, tags: args.tags }, { parent: this });
    const group = new NodeGroup(
      child,
      {
        clusterName: args.cluster.eksCluster.name,
        version: args.version,
        nodeRoleArn,
        subnetIds: [...args.subnetIds],
        amiType: AMI[settings.architecture],
        instanceTypes: [...settings.instanceTypes],
        capacityType: capacity,
        launchTemplate: { id: template.id, version: pulumi.interpolate`${template.latestVersion}` },
        scalingConfig: { minSize: min, maxSize: max, desiredSize: min },
        updateConfig: { maxUnavailablePercentage: settings.maxUnavailablePercent },
        nodeRepairConfig: { enabled: true },
        // The name that Auto Mode's nodes have it by, so that pods can ask for a kind on both.
        labels: { "karpenter.sh/capacity-type": capacity === "SPOT" ? "spot" : "on-demand" },
        tags: { Name: child },
      },
      {
        parent: this,
        dependsOn,
        // The autoscaler and the night decide how many there are: `min` is only where they begin (pulumi/pulumi-eks#321).
        // A change of bounds still sends the number that the state knows: refresh before, and to raise `min` above it,
        // let EKS have as many first (terraform-aws-modules/terraform-aws-eks#748).
        ignoreChanges: ["scalingConfig.desiredSize"],
      },
    );
    if (settings.night && night) {
      nightSchedule(child, { group, day: { min, max }, night, times: settings.night }, { parent: this });
    }
    return group;
  }

  private controllers(name: string, args: ManagedNodesArgs, dependsOn: pulumi.Resource[]): pulumi.Resource[] {
    const { account, region, clusterName, version, vpcId, provider, rolloutDeadline } = args;
    const common = { region, clusterName, rolloutDeadline, mirrors: args.cache?.mirrors };
    const opts = { parent: this, providers: { kubernetes: provider }, dependsOn };
    return [
      new ClusterAutoscaler(`${name}-autoscaler`, { ...common, version }, opts),
      new LoadBalancerController(`${name}-load-balancers`, { ...common, account, vpcId }, opts),
    ];
  }
}
