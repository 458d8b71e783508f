import { Addon } from "@pulumi/aws/eks/addon";
import type { Cluster as EksCluster } from "@pulumi/eks/cluster";
import type * as pulumi from "@pulumi/pulumi";

import type { ClusterSettings } from "../../../settings/schema/aws";
import { PodIdentity, type PodIdentityArgs } from "../pod-identity";

/** A version of Kubernetes that clusters here may have. */
export type KubernetesVersion = ClusterSettings["version"];

/** Software that EKS installs and keeps in a cluster with nodes of its own; Auto Mode brings its like. */
export type AddonName = "vpc-cni" | "kube-proxy" | "coredns" | "eks-pod-identity-agent" | "aws-ebs-csi-driver";

/** Those that serve every version of Kubernetes here. */
const COMMON = {
  "vpc-cni": "v1.22.4-eksbuild.3",
  coredns: "v1.14.3-eksbuild.3",
  "eks-pod-identity-agent": "v1.3.10-eksbuild.3",
  "aws-ebs-csi-driver": "v1.63.1-eksbuild.1",
} as const;

/**
 * Versions by that of Kubernetes, as the EKS user guide and clusters in use named them by mid 2026. Newer ones are listed
 * by `aws eks describe-addon-versions --kubernetes-version 1.35 --addon-name coredns`; vpc-cni goes up by one minor
 * version at a time.
 */
export const ADDON_VERSIONS: Readonly<Record<KubernetesVersion, Readonly<Record<AddonName, string>>>> = {
  "1.36": { ...COMMON, "kube-proxy": "v1.36.0-eksbuild.14" },
  "1.35": { ...COMMON, "kube-proxy": "v1.35.3-eksbuild.13" },
};

/** Settings of add-ons that differ from their defaults. */
const CONFIGURATION: Readonly<Partial<Record<AddonName, object>>> = {
  // Without it Kubernetes takes network policies and nobody enforces them.
  "vpc-cni": { enableNetworkPolicy: "true" },
};

/** Service accounts of add-ons that talk to AWS, and the managed policies that they need for it. */
const IDENTITIES: Readonly<
  Partial<Record<AddonName, Required<Pick<PodIdentityArgs, "serviceAccount" | "managedPolicies">>>>
> = {
  "vpc-cni": { serviceAccount: "aws-node", managedPolicies: ["AmazonEKS_CNI_Policy"] },
  "aws-ebs-csi-driver": {
    serviceAccount: "ebs-csi-controller-sa",
    managedPolicies: ["service-role/AmazonEBSCSIDriverPolicy"],
  },
};

/** The cluster that add-ons are for. */
export interface AddonTarget {
  /** The component that makes the control plane. What takes the cluster's name from its output goes before the cluster. */
  readonly cluster: EksCluster;
  readonly version: KubernetesVersion;
}

/** Has EKS install an add-on, pinned, with a role of its own where it talks to AWS. */
export function managedAddon(
  name: string,
  { cluster, version }: AddonTarget,
  addonName: AddonName,
  opts: { parent: pulumi.Resource; dependsOn: readonly pulumi.Resource[] },
): Addon {
  const child = `${name}-${addonName}`;
  const { parent } = opts;
  const clusterName = cluster.eksCluster.name;
  const identity = IDENTITIES[addonName];
  const rights = identity
    ? [
        new PodIdentity(
          child,
          { clusterName, namespace: "kube-system", ...identity },
          { parent, dependsOn: [...opts.dependsOn] },
        ),
      ]
    : [];
  const configuration = CONFIGURATION[addonName];
  return new Addon(
    child,
    {
      clusterName,
      addonName,
      addonVersion: ADDON_VERSIONS[version][addonName],
      ...(configuration && { configurationValues: JSON.stringify(configuration) }),
      // All that is to be said of it is said here.
      resolveConflictsOnCreate: "OVERWRITE",
      resolveConflictsOnUpdate: "OVERWRITE",
      tags: { Name: child },
    },
    // Its pods get the role only if they start after the association.
    { parent, dependsOn: [...opts.dependsOn, ...rights] },
  );
}
