import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import type { Cluster as EksCluster } from "@pulumi/eks/cluster";
import type * as pulumi from "@pulumi/pulumi";

import { policyDocument } from "../policy-document";

/** Keys that AWS, Auto Mode and its node provisioner keep for themselves. */
const RESERVED_KEYS = ["aws:", "eks:", "karpenter.k8s.aws/", "karpenter.sh/", "kubernetes.io/cluster/"];

/** Requests of this cluster's controllers alone: EKS tags the session of the role with the name of the cluster. */
const OF_CLUSTER = { "aws:RequestTag/eks:eks-cluster-name": "${aws:PrincipalTag/eks:eks-cluster-name}" };

/**
 * Lets the cluster's role tag the instances, network interfaces and volumes that Auto Mode creates. Its managed policies
 * allow the tags of EKS alone, and a node class with others would create no node (Amazon EKS User Guide, "Amazon EKS Auto
 * Mode cluster IAM role"). Left out of AWS's example: snapshots, load balancers and later changes of tags.
 *
 * @throws RangeError if a key is reserved.
 */
export function allowTags(
  name: string,
  cluster: EksCluster,
  tags: Readonly<Record<string, string>>,
  opts: pulumi.CustomResourceOptions,
): RolePolicy {
  assertTagKeys(Object.keys(tags));
  const policy = policyDocument([
    {
      actions: ["ec2:CreateFleet", "ec2:CreateLaunchTemplate", "ec2:RunInstances"],
      resources: ["*"],
      condition: {
        StringEquals: OF_CLUSTER,
        StringLike: {
          "aws:RequestTag/eks:kubernetes-node-class-name": "*",
          "aws:RequestTag/eks:kubernetes-node-pool-name": "*",
        },
      },
    },
    {
      actions: ["ec2:CreateNetworkInterface"],
      resources: ["*"],
      condition: { StringEquals: OF_CLUSTER, StringLike: { "aws:RequestTag/eks:kubernetes-cni-node-name": "*" } },
    },
    {
      actions: ["ec2:CreateVolume"],
      resources: ["arn:aws:ec2:*:*:volume/*"],
      condition: { StringEquals: OF_CLUSTER },
    },
  ]);
  return new RolePolicy(name, { role: cluster.eksCluster.roleArn.apply(roleName), policy }, opts);
}

/** @throws RangeError with the key and what is reserved. */
export function assertTagKeys(keys: readonly string[]): void {
  const reserved = keys.find((key) => RESERVED_KEYS.some((prefix) => key.startsWith(prefix)));
  if (reserved !== undefined) {
    throw new RangeError(
      `The tag ${reserved} is reserved: EKS Auto Mode rejects keys that begin with ${RESERVED_KEYS.join(", ")}. ` +
        "Fix: choose another key where platform/aws.ts lists the tags",
    );
  }
}

/** `arn:aws:iam::111122223333:role/path/name` becomes `name`. */
function roleName(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}
