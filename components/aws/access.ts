import { AccessEntry, AccessPolicyAssociation } from "@pulumi/aws/eks";
import type * as pulumi from "@pulumi/pulumi";

/** Access policies of EKS: to change everything, and to read everything. */
const POLICIES = {
  admin: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
  // A refresh reads every object of the stack and ends at the first that it may not read. AmazonEKSViewPolicy has no
  // Secrets, StorageClasses, NodeClasses or NodePools (Amazon EKS User Guide, "Review access policy permissions").
  view: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSAdminViewPolicy",
} as const;

/** What {@link grantAccess} can be told. */
export interface AccessArgs {
  readonly clusterName: pulumi.Input<string>;
  /** ARNs of IAM roles or users that may do everything. */
  readonly administrators: readonly string[];
  /** ARNs of those that may read everything, Secrets included. */
  readonly viewers: readonly string[];
}

/**
 * Makes access entries; gives what access hangs on. They are no part of the component that makes the control plane:
 * whoever destroys the stack must have access until everything in the cluster is gone, and needs the order said.
 *
 * @throws RangeError if a principal is named twice: EKS has one entry for each.
 */
export function grantAccess(
  name: string,
  { clusterName, administrators, viewers }: AccessArgs,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
  assertDifferent([...administrators, ...viewers]);
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

/** A name for an access entry, as unique as the ARN: `arn:aws:iam::111122223333:role/admin` gives `111122223333-role-admin`. */
export function accessEntryName(arn: string): string {
  return arn.replace(/^arn:[^:]*:iam::/, "").replace(/[:/]/g, "-");
}

/**
 * Makes the cluster without an access entry for whoever creates it. The component asks for one, so that an entry of the
 * settings for the same principal could not be made (pulumi/pulumi-eks#2373), and who has access would depend on history.
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

function assertDifferent(arns: readonly string[]): void {
  const twice = arns.find((arn, index) => arns.indexOf(arn) !== index);
  if (twice !== undefined) {
    throw new RangeError(
      `${twice} is named more than once in slipway:cluster.administrators and slipway:cluster.viewers; an administrator ` +
        "sees everything already. Fix: pulumi config rm --path 'slipway:cluster.viewers[0]', with the index of the second",
    );
  }
}
