import { LogGroup } from "@pulumi/aws/cloudwatch/logGroup";
import { Cluster as EksCluster } from "@pulumi/eks/cluster";
import { Provider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";

import type { ClusterSettings } from "../../settings/schema/aws";
import { grantAccess, withoutCreatorAsAdministrator } from "./access";
import { EncryptionKey } from "./encryption-key";
import type { Network } from "./network";
import { AutoNodes } from "./nodes/auto";
import { ManagedNodes } from "./nodes/managed";
import type { PullThroughCache } from "./pull-through-cache";

/** Who makes load balancers: EKS Auto Mode, or the AWS Load Balancer Controller. */
export type LoadBalancerClass = "eks.amazonaws.com/nlb" | "service.k8s.aws/nlb";

/** What a {@link Cluster} can be told. */
export interface ClusterArgs extends ClusterSettings {
  readonly account: string;
  readonly region: string;
  /** It outlives the cluster: the controllers in it need a way out until the last load balancer is gone. */
  readonly network: Network;
  /** Where nodes get images of public registries from; @default those registries */
  readonly cache?: PullThroughCache | undefined;
  /** ARN of the KMS key that encrypts the control plane's logs. */
  readonly logsKeyArn: pulumi.Input<string>;
  /** Of instances and disks, which the provider's tags do not reach. */
  readonly tags: Readonly<Record<string, string>>;
  /** Refuse to delete the cluster and the key of its secrets. */
  readonly protect: boolean;
  /** @default 300: seconds without progress after which a rollout of the cluster's controllers has failed */
  readonly rolloutDeadline?: number | undefined;
}

/**
 * An EKS cluster with its nodes, and all that workloads on them need: network policies that hold, names, volumes, load
 * balancers. Who may use it is said by access entries alone: whoever creates it has to be one of its administrators.
 *
 * @throws RangeError if the bounds of a node group contradict each other.
 */
export class Cluster extends pulumi.ComponentResource {
  readonly name: string;
  /** Deploys to this cluster. */
  readonly provider: Provider;
  /** Secret; needs the `aws` command to sign in. */
  readonly kubeconfig: pulumi.Output<string>;
  /** The security group that pods speak from. */
  readonly nodeSecurityGroupId: pulumi.Output<string>;
  /** Class of Services for which a network load balancer is made. */
  readonly loadBalancerClass: LoadBalancerClass;
  /** What workloads need as long as they exist, so that nothing in AWS is left of them. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: ClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:aws:Cluster", name, {}, opts);
    const auto = args.nodes.kind === "auto";

    const key = this.secretsKey(name, args);
    const cluster = this.cluster(name, args, key, this.logGroup(name, args));
    this.name = name;
    this.kubeconfig = pulumi.secret(cluster.kubeconfigJson);
    this.nodeSecurityGroupId = cluster.clusterSecurityGroupId;
    const access = grantAccess(name, { ...args, clusterName: cluster.eksCluster.name }, { parent: this });
    this.provider = this.kubernetes(name, access);
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

  /** EKS would make this group by itself, without an end to what it keeps. */
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
        publicSubnetIds: network.publicSubnetIds,
        privateSubnetIds: network.privateSubnetIds,
        endpointPrivateAccess: true,
        endpointPublicAccess: isPublic,
        ...(isPublic ? { publicAccessCidrs: [...publicAccessCidrs] } : {}),
        authenticationMode: "API",
        encryptionConfigKeyArn: key.arn,
        enabledClusterLogTypes: [...args.logs.types],
        deletionProtection: protect,
        // The group that EKS makes serves the control plane and the nodes.
        skipDefaultSecurityGroups: true,
        ...OWN_NODES,
        ...(args.nodes.kind === "auto" ? AUTO : MANAGED),
      },
      {
        parent: this,
        protect,
        dependsOn: [network, logs, key],
        transforms: [withoutCreatorAsAdministrator],
      },
    );
  }

  private kubernetes(name: string, access: pulumi.Resource[]): Provider {
    return new Provider(
      name,
      {
        kubeconfig: this.kubeconfig,
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
      return new AutoNodes(name, { ...common, securityGroupId }, { parent: this });
    }
    const { account, region, version, tags, rolloutDeadline } = args;
    const { vpcId } = network;
    const { groups } = nodes;
    const place = { account, region, clusterName: this.name, vpcId };
    return new ManagedNodes(name, { ...common, ...place, version, tags, groups, rolloutDeadline }, { parent: this });
  }
}

/**
 * Nodes and CoreDNS are made apart from the component, or by Auto Mode. Without both of the first two the component makes
 * an instance role, an instance profile and an access entry even in Auto Mode: pulumi-eks 4.3.0 asks for
 * `!skipDefaultNodeGroup && createInstanceRole === undefined` alone (nodejs/eks/cluster/cluster.ts). Nothing would use
 * them, and the deployment role may not create instance profiles.
 */
const OWN_NODES = {
  skipDefaultNodeGroup: true,
  createInstanceRole: false,
  corednsAddonOptions: { enabled: false },
};

/** Auto Mode without its built-in pools; EKS then refuses a node role too, since it would have no use for one. */
const AUTO = {
  autoMode: { enabled: true, createNodeRole: false, computeConfig: { nodePools: [] } },
};

/** Nothing of what this program installs itself, at versions of its own, and in order. */
const MANAGED = {
  bootstrapSelfManagedAddons: false,
  useDefaultVpcCni: true,
  kubeProxyAddonOptions: { enabled: false },
};
