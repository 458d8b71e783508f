import type { AccessEntryArgs } from "@pulumi/eks/types/input";
import type * as pulumi from "@pulumi/pulumi";

/** Policies of EKS for people: everything; and everything but secrets, to read. */
const POLICIES = {
  admin: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
  view: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy",
} as const;

/**
 * Access entries by name, for the ARNs of IAM roles or users.
 *
 * @throws RangeError if one is named twice: EKS has one entry for each.
 */
export function accessEntries(
  administrators: readonly string[],
  viewers: readonly string[],
): Record<string, AccessEntryArgs> {
  const all = [...administrators, ...viewers];
  assertDifferent(all);
  return Object.fromEntries(
    all.map((arn, index) => [accessEntryName(arn), accessEntry(arn, index < administrators.length ? "admin" : "view")]),
  );
}

function accessEntry(principalArn: string, policy: keyof typeof POLICIES): AccessEntryArgs {
  return {
    principalArn,
    accessPolicies: { [policy]: { policyArn: POLICIES[policy], accessScope: { type: "cluster" } } },
  };
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
