import { Addon } from "@pulumi/aws/eks/addon";
import type { Cluster as EksCluster } from "@pulumi/eks/cluster";
import type * as pulumi from "@pulumi/pulumi";

import type { ClusterSettings } from "../../../settings/schema/aws";
import { PodIdentity, type PodIdentityArgs } from "../pod-identity";

/** A supported Kubernetes version. */
export type KubernetesVersion = ClusterSettings["version"];

/**
 * Software that EKS installs and maintains in clusters with managed nodes; Auto Mode has equivalents of all but
 * `aws-efs-csi-driver` built in.
 */
export type AddonName =
  "vpc-cni" | "kube-proxy" | "coredns" | "eks-pod-identity-agent" | "aws-ebs-csi-driver" | "aws-efs-csi-driver";

/** Versions that work with every supported Kubernetes version. */
const COMMON = {
  "vpc-cni": "v1.22.4-eksbuild.3",
  coredns: "v1.14.3-eksbuild.3",
  "eks-pod-identity-agent": "v1.3.10-eksbuild.3",
  "aws-ebs-csi-driver": "v1.63.1-eksbuild.1",
  "aws-efs-csi-driver": "v3.4.1-eksbuild.1",
} as const;

/**
 * Add-on versions by Kubernetes version, as the EKS user guide and running clusters showed them in mid 2026. Newer ones
 * are listed by `aws eks describe-addon-versions --kubernetes-version 1.35 --addon-name coredns`; vpc-cni is upgraded one
 * minor version at a time.
 */
export const ADDON_VERSIONS: Readonly<Record<KubernetesVersion, Readonly<Record<AddonName, string>>>> = {
  "1.36": { ...COMMON, "kube-proxy": "v1.36.0-eksbuild.14" },
  "1.35": { ...COMMON, "kube-proxy": "v1.35.3-eksbuild.13" },
};

/** Add-on settings that differ from the defaults. */
const CONFIGURATION: Readonly<Partial<Record<AddonName, object>>> = {
  // Without it Kubernetes accepts network policies but nothing enforces them.
  "vpc-cni": { enableNetworkPolicy: "true" },
};

/** Service accounts of add-ons that call AWS APIs, and the managed policies that they need. */
const IDENTITIES: Readonly<
  Partial<Record<AddonName, Required<Pick<PodIdentityArgs, "serviceAccount" | "managedPolicies">>>>
> = {
  "vpc-cni": { serviceAccount: "aws-node", managedPolicies: ["AmazonEKS_CNI_Policy"] },
  "aws-ebs-csi-driver": {
    serviceAccount: "ebs-csi-controller-sa",
    managedPolicies: ["service-role/AmazonEBSCSIDriverPolicy"],
  },
  // Its node plug-in mounts without IAM, so only the controller needs permissions.
  "aws-efs-csi-driver": {
    serviceAccount: "efs-csi-controller-sa",
    managedPolicies: ["service-role/AmazonEFSCSIDriverPolicy"],
  },
};

/** The cluster that add-ons are installed in. */
export interface AddonTarget {
  /** The component that creates the control plane. Resources that read the cluster's name from its output are deleted before it. */
  readonly cluster: EksCluster;
  readonly version: KubernetesVersion;
}

/** Installs an EKS add-on at a pinned version, with an IAM role of its own if it calls AWS APIs. */
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
  const permissions = identity
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
      // The program is the only source of the add-on's configuration.
      resolveConflictsOnCreate: "OVERWRITE",
      resolveConflictsOnUpdate: "OVERWRITE",
      tags: { Name: child },
    },
    // Pods receive the role only if they start after the association exists.
    { parent, dependsOn: [...opts.dependsOn, ...permissions] },
  );
}
