import { AccessEntry } from "@pulumi/aws/eks/accessEntry";
import { AccessPolicyAssociation } from "@pulumi/aws/eks/accessPolicyAssociation";
import { CustomResource } from "@pulumi/kubernetes/apiextensions";
import { ConfigMap } from "@pulumi/kubernetes/core/v1";
import type { Cluster as EksCluster } from "@pulumi/eks/cluster";
import type { Provider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";

import type { NodePoolSettings } from "../../../settings/schema/aws";
import { DEFAULT_POOL } from "../../../settings/schema/aws/node-pools";
import type { PullThroughCache } from "../pull-through-cache";
import { defaultStorageClass } from "../storage-class";
import { allowTags } from "./auto-tags";
import { nodePoolSpec } from "./pool";
import { nodeRole } from "./role";

/** Arguments for {@link AutoNodes}. */
export interface AutoNodesArgs {
  /** The component that creates the control plane. Resources that read the cluster's name from its output are deleted before it. */
  readonly cluster: EksCluster;
  readonly provider: Provider;
  readonly pools: Readonly<Record<string, NodePoolSettings>>;
  readonly subnetIds: readonly pulumi.Input<string>[];
  readonly securityGroupId: pulumi.Input<string>;
  /** Cache for images of public registries; @default nodes pull from those registries */
  readonly cache?: PullThroughCache | undefined;
  /** Tags for instances, network interfaces and volumes, which Auto Mode creates. */
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * Nodes of EKS Auto Mode. It is undocumented whether its built-in pools enforce network policies, so the program creates
 * its own pools, by default one of on-demand amd64 instances of recent generations. All are in the private subnets.
 */
export class AutoNodes extends pulumi.ComponentResource {
  /** Resources that workloads depend on for their whole lifetime. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: AutoNodesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:aws:AutoNodes", name, {}, opts);

    const inCluster = { parent: this, provider: args.provider, dependsOn: [args.cluster] };
    const enforcement = networkPolicies(name, inCluster);
    const { roleName, dependencies } = this.nodeAccess(name, args);
    const tagging = allowTags(`${name}-tags`, args.cluster, args.tags, { parent: this });
    const nodeClass = this.nodeClass(name, args, roleName, [args.cluster, enforcement, tagging, ...dependencies]);
    const pools = Object.entries(args.pools).map(([pool, settings]) => {
      return this.pool(name, args, pool, settings, nodeClass);
    });
    const storage = defaultStorageClass(name, "ebs.csi.eks.amazonaws.com", args.tags, {
      ...inCluster,
      dependsOn: [args.cluster, tagging],
    });

    this.ready = [...pools, enforcement, storage];
    this.registerOutputs({});
  }

  /** Allows instances with the role to join the cluster: EKS does so automatically only for its built-in pools. */
  private nodeAccess(name: string, { cluster, cache }: AutoNodesArgs) {
    const clusterName = cluster.eksCluster.name;
    const opts = { parent: this };
    const { role, permissions } = nodeRole(name, "AmazonEKSWorkerNodeMinimalPolicy", cache, opts);
    const inOrder = { ...opts, dependsOn: [cluster] };
    const entry = new AccessEntry(name, { clusterName, principalArn: role.arn, type: "EC2" }, inOrder);
    const policy = new AccessPolicyAssociation(
      name,
      {
        clusterName,
        principalArn: entry.principalArn,
        policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSAutoNodePolicy",
        accessScope: { type: "cluster" },
      },
      inOrder,
    );
    return { roleName: role.name, dependencies: [...permissions, policy] };
  }

  private nodeClass(
    name: string,
    { provider, subnetIds, securityGroupId, tags }: AutoNodesArgs,
    role: pulumi.Output<string>,
    dependsOn: pulumi.Resource[],
  ): CustomResource {
    return new CustomResource(
      `${name}-class`,
      {
        apiVersion: "eks.amazonaws.com/v1",
        kind: "NodeClass",
        metadata: { name: "workloads" },
        spec: {
          role,
          subnetSelectorTerms: subnetIds.map((id) => ({ id })),
          securityGroupSelectorTerms: [{ id: securityGroupId }],
          // Policies are enforced where they exist. Each application namespace has one that denies ingress by default.
          networkPolicy: "DefaultAllow",
          networkPolicyEventLogs: "Enabled",
          tags,
        },
      },
      { parent: this, provider, dependsOn },
    );
  }

  private pool(
    name: string,
    { provider }: AutoNodesArgs,
    pool: string,
    settings: NodePoolSettings,
    nodeClass: CustomResource,
  ): CustomResource {
    const nodeClassRef = { group: "eks.amazonaws.com", kind: "NodeClass", name: nodeClass.metadata.name };
    return new CustomResource(
      pool === DEFAULT_POOL ? `${name}-pool` : `${name}-pool-${pool}`,
      {
        apiVersion: "karpenter.sh/v1",
        kind: "NodePool",
        metadata: { name: pool },
        spec: nodePoolSpec(settings, nodeClassRef),
      },
      // The node class cannot be deleted while nodes use it.
      { parent: this, provider, dependsOn: [nodeClass] },
    );
  }
}

/** Auto Mode reads from this ConfigMap whether to enforce network policies. */
function networkPolicies(name: string, opts: pulumi.CustomResourceOptions): ConfigMap {
  return new ConfigMap(
    `${name}-network-policies`,
    {
      metadata: { name: "amazon-vpc-cni", namespace: "kube-system" },
      data: { "enable-network-policy-controller": "true" },
    },
    opts,
  );
}
