import { LogGroup } from "@pulumi/aws/cloudwatch/logGroup";
import { Cluster as EksCluster } from "@pulumi/eks/cluster";
import { Provider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";

import type { ClusterSettings } from "../../settings/schema/aws";
import type { AddonTarget } from "./addons/managed";
import { grantAccess, withoutCreatorAsAdministrator } from "./access";
import { accessibleKubeconfig } from "./access-wait";
import { EncryptionKey } from "./encryption-key";
import type { NetworkPlace } from "./existing-network";
import { AutoNodes } from "./nodes/auto";
import { ManagedNodes } from "./nodes/managed";
import type { ChartArgs } from "../addons/chart";
import type { PreviousOutputs } from "../previous-outputs";
import type { PullThroughCache } from "./pull-through-cache";

/** The controller that creates load balancers: EKS Auto Mode or the AWS Load Balancer Controller. */
export type LoadBalancerClass = "eks.amazonaws.com/nlb" | "service.k8s.aws/nlb";

/** Arguments for {@link Cluster}. */
export interface ClusterArgs extends ClusterSettings, ChartArgs {
  readonly account: string;
  readonly region: string;
  /** It outlives the cluster: in-cluster controllers need internet egress until the last load balancer is deleted. */
  readonly network: NetworkPlace;
  /** Cache for images of public registries; @default nodes pull from those registries */
  readonly cache?: PullThroughCache | undefined;
  /** The stack's outputs as the last update left them. */
  readonly previous: PreviousOutputs;
  /** ARN of the KMS key that encrypts the control plane's logs. */
  readonly logsKeyArn: pulumi.Input<string>;
  /** Tags for instances and disks, which the provider's default tags do not cover. */
  readonly tags: Readonly<Record<string, string>>;
  /** Protect the cluster and its secrets key from deletion. */
  readonly protect: boolean;
}

/**
 * An EKS cluster with nodes and everything that workloads need: enforced network policies, DNS, volumes and load
 * balancers. Access is granted by access entries alone: the creator of the cluster must be listed as an administrator.
 */
export class Cluster extends pulumi.ComponentResource {
  readonly name: string;
  /** Deploys to this cluster. */
  readonly provider: Provider;
  /** Secret; authenticates through the `aws` command. */
  readonly kubeconfig: pulumi.Output<string>;
  /** Where further EKS add-ons are installed, and what identities belong to. */
  readonly addons: AddonTarget;
  /** Security group of the nodes and their pods. */
  readonly nodeSecurityGroupId: pulumi.Output<string>;
  /** Class of Services for which a network load balancer is created. */
  readonly loadBalancerClass: LoadBalancerClass;
  /** Resources that workloads depend on for their whole lifetime, so that nothing of them is left behind in AWS. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: ClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:aws:Cluster", name, {}, opts);
    const auto = args.nodes.kind === "auto";

    const key = this.secretsKey(name, args);
    const cluster = this.cluster(name, args, key, this.logGroup(name, args));
    this.name = name;
    this.addons = { cluster, version: args.version };
    this.kubeconfig = pulumi.secret(cluster.kubeconfigJson);
    this.nodeSecurityGroupId = cluster.clusterSecurityGroupId;
    const access = grantAccess(name, { ...args, clusterName: cluster.eksCluster.name }, { parent: this });
    this.provider = this.kubernetes(name, args, access);
    this.ready = this.nodes(`${name}-nodes`, args, cluster).ready;
    this.loadBalancerClass = auto ? "eks.amazonaws.com/nlb" : "service.k8s.aws/nlb";

    this.registerOutputs({ name, kubeconfig: this.kubeconfig });
  }

  private secretsKey(name: string, { account, keyDeletionDays, protect }: ClusterArgs): EncryptionKey {
    return new EncryptionKey(
      `${name}-secrets`,
      { description: `Secrets of the cluster ${name}`, account, deletionDays: keyDeletionDays, protect },
      { parent: this },
    );
  }

  /**
   * EKS would otherwise create this log group itself, without a retention period. It does so after `destroy`, with what the
   * control plane wrote last (terraform-aws-modules/terraform-aws-eks#2763): operations.md has the command that deletes it.
   */
  private logGroup(name: string, { logs, logsKeyArn }: ClusterArgs): LogGroup {
    return new LogGroup(
      `${name}-control-plane`,
      {
        name: `/aws/eks/${name}/cluster`,
        retentionInDays: logs.retentionDays,
        kmsKeyId: logsKeyArn,
        tags: { Name: `${name}-control-plane` },
      },
      { parent: this },
    );
  }

  private cluster(name: string, args: ClusterArgs, key: EncryptionKey, logs: LogGroup): EksCluster {
    const { network, publicAccessCidrs, protect } = args;
    const isPublic = publicAccessCidrs.length > 0;
    return new EksCluster(
      name,
      {
        name,
        version: args.version,
        upgradePolicy: { supportType: args.support === "extended" ? "EXTENDED" : "STANDARD" },
        vpcId: network.vpcId,
        publicSubnetIds: [...network.publicSubnetIds],
        privateSubnetIds: [...network.privateSubnetIds],
        endpointPrivateAccess: true,
        endpointPublicAccess: isPublic,
        ...(isPublic ? { publicAccessCidrs: [...publicAccessCidrs] } : {}),
        authenticationMode: "API",
        encryptionConfigKeyArn: key.arn,
        enabledClusterLogTypes: [...args.logs.types],
        deletionProtection: protect,
        // The security group that EKS creates serves the control plane and the nodes.
        skipDefaultSecurityGroups: true,
        ...OWN_NODES,
        ...(args.nodes.kind === "auto" ? AUTO : MANAGED),
      },
      {
        parent: this,
        protect,
        dependsOn: [...network.prerequisites, logs, key],
        transforms: [withoutCreatorAsAdministrator],
      },
    );
  }

  private kubernetes(name: string, args: ClusterArgs, access: pulumi.CustomResource[]): Provider {
    return new Provider(
      name,
      {
        kubeconfig: accessibleKubeconfig(name, { ...args, kubeconfig: this.kubeconfig, access }),
        // Without it a new kubeconfig for the same cluster would replace every object.
        clusterIdentifier: name,
      },
      { parent: this, dependsOn: access },
    );
  }

  private nodes(name: string, args: ClusterArgs, cluster: EksCluster): AutoNodes | ManagedNodes {
    const { network, nodes } = args;
    const common = {
      cluster,
      cache: args.cache,
      provider: this.provider,
      subnetIds: network.privateSubnetIds,
    };
    if (nodes.kind === "auto") {
      const securityGroupId = this.nodeSecurityGroupId;
      return new AutoNodes(name, { ...common, securityGroupId, tags: args.tags, pools: nodes.pools }, { parent: this });
    }
    const { account, region, version, tags, rolloutDeadline, mirrors, chartMirror } = args;
    const { vpcId } = network;
    const { groups } = nodes;
    const place = { account, region, clusterName: this.name, vpcId };
    const charts = { rolloutDeadline, mirrors, chartMirror };
    return new ManagedNodes(name, { ...common, ...place, ...charts, version, tags, groups }, { parent: this });
  }
}

/**
 * Nodes and CoreDNS are created outside the component, or by Auto Mode. Without both of the first two settings the
 * component creates an instance role, an instance profile and an access entry even in Auto Mode: pulumi-eks 4.3.0 checks
 * only `!skipDefaultNodeGroup && createInstanceRole === undefined` (nodejs/eks/cluster/cluster.ts). They would be unused,
 * and the deployment role may not create instance profiles.
 */
const OWN_NODES = {
  skipDefaultNodeGroup: true,
  createInstanceRole: false,
  corednsAddonOptions: { enabled: false },
};

/** Auto Mode without its built-in pools; EKS then rejects a node role too. */
const AUTO = {
  autoMode: { enabled: true, createNodeRole: false, computeConfig: { nodePools: [] } },
};

/** Disables add-ons that this program installs itself, at pinned versions and in order. */
const MANAGED = {
  bootstrapSelfManagedAddons: false,
  useDefaultVpcCni: true,
  kubeProxyAddonOptions: { enabled: false },
};
