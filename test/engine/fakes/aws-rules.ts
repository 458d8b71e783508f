import { replacingInAws } from "../../../plan/diff/replace-aws";
import type { Props } from "../../../local/engine/fallback/protocol/types";

/** Inputs that together identify a resource of a type: AWS accepts no second one with the same values. */
const IDENTIFIED_BY: Readonly<Record<string, readonly string[]>> = {
  "cloudwatch/logGroup": ["name"],
  "ecr/pullThroughCacheRule": ["ecrRepositoryPrefix"],
  "ecr/repository": ["name"],
  "eks/addon": ["clusterName", "addonName"],
  "eks/cluster": ["name"],
  "eks/nodeGroup": ["clusterName", "nodeGroupName"],
  "eks/podIdentityAssociation": ["clusterName", "namespace", "serviceAccount"],
  "iam/policy": ["name"],
  "iam/role": ["name"],
  "kms/alias": ["name"],
  "rds/instance": ["identifier"],
  "rds/parameterGroup": ["name"],
  "rds/subnetGroup": ["name"],
};

/** Why AWS refuses to delete a resource with these inputs; undefined if it does not. */
const REFUSED_DELETIONS: Readonly<Record<string, (inputs: Props) => string | undefined>> = {
  "ecr/repository": ({ forceDelete }) =>
    forceDelete === true ? undefined : "it may hold images, and has no forceDelete",
  "eks/cluster": ({ deletionProtection }) => (deletionProtection === true ? "its deletionProtection is on" : undefined),
  "rds/instance": ({ deletionProtection, skipFinalSnapshot, finalSnapshotIdentifier }) => {
    if (deletionProtection === true) return "its deletionProtection is on";
    if (skipFinalSnapshot === true || finalSnapshotIdentifier !== undefined) return undefined;
    return "it has neither skipFinalSnapshot nor finalSnapshotIdentifier";
  },
};

/** The rules of one resource type of AWS. */
export interface AwsRules {
  /** Inputs whose change replaces the resource. */
  readonly replacing: readonly string[];
  /** Undefined where AWS generates the ID. */
  readonly identifiedBy: readonly string[] | undefined;
  /** Why AWS refuses to delete it; undefined if it does not. */
  readonly refusedDeletion: (inputs: Props) => string | undefined;
}

/** The rules for a token such as `aws:ec2/vpc:Vpc`. */
export function awsRules(token: string): AwsRules {
  const type = token.split(":")[1] ?? "";
  return {
    replacing: replacingInAws(token),
    identifiedBy: IDENTIFIED_BY[type],
    refusedDeletion: REFUSED_DELETIONS[type] ?? (() => undefined),
  };
}
