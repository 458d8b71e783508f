import { AccessEntry } from "@pulumi/aws/eks/accessEntry";
import { AccessPolicyAssociation } from "@pulumi/aws/eks/accessPolicyAssociation";
import { CustomResource } from "@pulumi/kubernetes/apiextensions";
import { ConfigMap } from "@pulumi/kubernetes/core/v1";
import type { Cluster as EksCluster } from "@pulumi/eks/cluster";
import type { Provider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";

import type { PullThroughCache } from "../pull-through-cache";
import { defaultStorageClass } from "../storage-class";
import { nodeRole } from "./role";

/** What {@link AutoNodes} can be told. */
export interface AutoNodesArgs {
  /** The component that makes the control plane. What takes the cluster's name from its output goes before the cluster. */
  readonly cluster: EksCluster;
  readonly provider: Provider;
  readonly subnetIds: readonly pulumi.Input<string>[];
  readonly securityGroupId: pulumi.Input<string>;
  /** Where images of public registries come from; @default those registries */
  readonly cache?: PullThroughCache | undefined;
}

/** Days after which a node is replaced by one with the current image. */
const EXPIRE_DAYS = 14;

/** All CPUs that the pool may have at the same time: room for every application's quota, not for a runaway. */
const MAX_CPUS = 128;

/**
 * Nodes of EKS Auto Mode. Its built-in pools leave open whether they enforce network policies, so there is a pool of our
 * own: amd64 instances of recent generations, on demand, in the private subnets.
 */
export class AutoNodes extends pulumi.ComponentResource {
  /** What workloads need as long as they exist. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: AutoNodesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:aws:AutoNodes", name, {}, opts);

    const inCluster = { parent: this, provider: args.provider, dependsOn: [args.cluster] };
    const enforcement = networkPolicies(name, inCluster);
    const { roleName, admitted } = this.admission(name, args);
    const nodeClass = this.nodeClass(name, args, roleName, [args.cluster, enforcement, ...admitted]);
    const pool = this.pool(name, args, nodeClass);
    const storage = defaultStorageClass(name, "ebs.csi.eks.amazonaws.com", inCluster);

    this.ready = [pool, enforcement, storage];
    this.registerOutputs({});
  }

  /** Lets instances with the role join: EKS does so by itself only for its own pools. */
  private admission(name: string, { cluster, cache }: AutoNodesArgs) {
    const clusterName = cluster.eksCluster.name;
    const opts = { parent: this };
    const { role, rights } = nodeRole(name, "AmazonEKSWorkerNodeMinimalPolicy", cache, opts);
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
    return { roleName: role.name, admitted: [...rights, policy] };
  }

  private nodeClass(
    name: string,
    { provider, subnetIds, securityGroupId }: AutoNodesArgs,
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
          // Policies hold where there are any. Namespaces of applications are closed by one of their own.
          networkPolicy: "DefaultAllow",
          networkPolicyEventLogs: "Enabled",
        },
      },
      { parent: this, provider, dependsOn },
    );
  }

  private pool(name: string, { provider }: AutoNodesArgs, nodeClass: CustomResource): CustomResource {
    const nodeClassRef = { group: "eks.amazonaws.com", kind: "NodeClass", name: nodeClass.metadata.name };
    return new CustomResource(
      `${name}-pool`,
      {
        apiVersion: "karpenter.sh/v1",
        kind: "NodePool",
        metadata: { name: "workloads" },
        spec: {
          template: {
            spec: {
              nodeClassRef,
              requirements: [
                { key: "karpenter.sh/capacity-type", operator: "In", values: ["on-demand"] },
                { key: "kubernetes.io/arch", operator: "In", values: ["amd64"] },
                { key: "kubernetes.io/os", operator: "In", values: ["linux"] },
                { key: "eks.amazonaws.com/instance-category", operator: "In", values: ["c", "m", "r"] },
                { key: "eks.amazonaws.com/instance-generation", operator: "Gt", values: ["4"] },
              ],
              expireAfter: `${EXPIRE_DAYS * 24}h`,
            },
          },
          disruption: {
            consolidationPolicy: "WhenEmptyOrUnderutilized",
            consolidateAfter: "1m",
            budgets: [{ nodes: "10%" }],
          },
          limits: { cpu: String(MAX_CPUS) },
        },
      },
      // The class refuses to go as long as nodes are made of it.
      { parent: this, provider, dependsOn: [nodeClass] },
    );
  }
}

/** Auto Mode reads from this object whether to enforce network policies at all. */
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
