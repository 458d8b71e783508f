import { AccessEntry, AccessPolicyAssociation } from "@pulumi/aws/eks";
import type * as pulumi from "@pulumi/pulumi";

import type { ClusterSettings } from "../../settings/schema/aws";

/** EKS access policies: full access and read-only access. */
const POLICIES = {
  admin: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
  // A refresh reads every object in the stack and stops at the first one it may not read. AmazonEKSViewPolicy excludes
  // Secrets, StorageClasses, NodeClasses and NodePools (Amazon EKS User Guide, "Review access policy permissions").
  view: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSAdminViewPolicy",
} as const;

/** Arguments for {@link grantAccess}. */
export interface AccessArgs extends Pick<ClusterSettings, "administrators" | "viewers"> {
  readonly clusterName: pulumi.Input<string>;
}

/**
 * Creates access entries and returns the resources that access depends on. They are not part of the component that
 * creates the control plane: the user who destroys the stack needs access until everything in the cluster is gone, so the
 * order has to be explicit.
 */
export function grantAccess(
  name: string,
  { clusterName, administrators, viewers }: AccessArgs,
  opts: pulumi.CustomResourceOptions,
): pulumi.CustomResource[] {
  const grant = (policyArn: string) => (principalArn: string) => {
    const child = `${name}-${accessEntryName(principalArn)}`;
    const entry = new AccessEntry(child, { clusterName, principalArn, tags: { Name: child } }, opts);
    return new AccessPolicyAssociation(
      child,
      { clusterName, principalArn: entry.principalArn, policyArn, accessScope: { type: "cluster" } },
      opts,
    );
  };
  return [...administrators.map(grant(POLICIES.admin)), ...viewers.map(grant(POLICIES.view))];
}

/** A name for an access entry, as unique as the ARN: `arn:aws:iam::111122223333:role/admin` becomes `111122223333-role-admin`. */
export function accessEntryName(arn: string): string {
  return arn.replace(/^arn:[^:]*:iam::/, "").replace(/[:/]/g, "-");
}

/**
 * Creates the cluster without an access entry for its creator. The component requests one by default; an entry from the
 * settings for the same principal would then fail (pulumi/pulumi-eks#2373), and access would depend on history.
 */
export function withoutCreatorAsAdministrator({
  type,
  props,
  opts,
}: pulumi.ResourceTransformArgs): pulumi.ResourceTransformResult | undefined {
  if (type !== "aws:eks/cluster:Cluster") return undefined;
  const { accessConfig } = props as { accessConfig?: object };
  return {
    props: { ...props, accessConfig: { ...accessConfig, bootstrapClusterCreatorAdminPermissions: false } },
    opts,
  };
}
