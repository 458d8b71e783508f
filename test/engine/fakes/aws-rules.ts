import { replacingInAws } from "../../../plan/replace-aws";
import type { Props } from "../../../local/engine/standins/protocol/types";

/** Inputs by which AWS tells resources of a type apart: no two of them may be the same. */
const NAMED_BY: Readonly<Record<string, readonly string[]>> = {
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

/** Why AWS refuses to delete a resource with such inputs, if it does. */
const KEPT: Readonly<Record<string, (inputs: Props) => string | undefined>> = {
  "ecr/repository": ({ forceDelete }) =>
    forceDelete === true ? undefined : "it may hold images, and has no forceDelete",
  "eks/cluster": ({ deletionProtection }) => (deletionProtection === true ? "its deletionProtection is on" : undefined),
  "rds/instance": ({ deletionProtection, skipFinalSnapshot, finalSnapshotIdentifier }) => {
    if (deletionProtection === true) return "its deletionProtection is on";
    if (skipFinalSnapshot === true || finalSnapshotIdentifier !== undefined) return undefined;
    return "it has neither skipFinalSnapshot nor finalSnapshotIdentifier";
  },
};

/** The rules of one type of AWS. */
export interface AwsRules {
  /** Inputs whose change AWS answers with a new resource. */
  readonly replacing: readonly string[];
  /** Undefined where AWS gives resources identifiers of its own. */
  readonly namedBy: readonly string[] | undefined;
  /** Why it cannot be deleted, if so. */
  readonly kept: (inputs: Props) => string | undefined;
}

/** The rules for a token such as `aws:ec2/vpc:Vpc`. */
export function awsRules(token: string): AwsRules {
  const type = token.split(":")[1] ?? "";
  return {
    replacing: replacingInAws(token),
    namedBy: NAMED_BY[type],
    kept: KEPT[type] ?? (() => undefined),
  };
}
