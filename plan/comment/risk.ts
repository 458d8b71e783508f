import { awsType } from "../aws-types";
import type { AwsRisk } from "../aws-types/aws-type";
import type { ResourceChange } from "../diff/diff";
import { kubernetesType } from "../kubernetes-types";
import type { ValueChange } from "../paths";

/** How careful a reader must be with a change, the most careful first. */
export const RISKS = ["data", "access", "loss", "rollout", "change", "creation", "noise"] as const;
export type Risk = (typeof RISKS)[number];

/** The risks as the comment shows them. */
export const RISK_LABELS: Readonly<Record<Risk, string>> = {
  data: "🔴 data or outage",
  access: "🟠 access",
  loss: "🟡 hard to undo",
  rollout: "🔵 rollout",
  change: "changed",
  creation: "created",
  noise: "labels only",
};

/** Paths that open access in whatever type has them. */
const ACCESS_PATHS =
  /^(?:accessEntries|publicAccessCidrs|endpointPublicAccess|publiclyAccessible|authenticationMode)\b|securityContext|hostNetwork|hostPID|hostPath|automountServiceAccountToken|serviceAccountName|pod-security\.kubernetes\.io|vpcSecurityGroupIds|loadBalancerSourceRanges/;

const LABEL_PATHS =
  /^(?:metadata\.(?:labels|annotations)|tags(?:All)?|defaultTags|labels|annotations|description)\b|[Rr]evision/;

/** The risk of a change of a resource, from the row of its type (plan/aws-types/, plan/kubernetes-types/). */
export function riskOf(resource: ResourceChange): Risk {
  const { operation, type, changes } = resource;
  const { risk, irreversibleInputs = [] } = awsType(type);
  const { replacedByDesign, rollsPods } = kubernetesType(type);
  const removes = operation === "delete" || operation === "replace";
  if ((removes && typeRisk(type) === "data") || changes.some(liftsProtection)) return "data";
  if (operation === "create") return typeRisk(type) === "access" ? "access" : "creation";
  if (opensAccess(resource)) return "access";
  if (removes) return replacedByDesign && operation === "replace" ? "rollout" : "loss";
  if (changes.every(isLabel)) return "noise";
  if (changes.some(({ path }) => irreversibleInputs.includes(path))) return "loss";
  return risk === "rollout" || changes.some(({ path }) => rollsPods?.(path)) ? "rollout" : "change";
}

function typeRisk(type: string): AwsRisk | undefined {
  return awsType(type).risk ?? kubernetesType(type).risk;
}

function opensAccess({ operation, type, changes }: ResourceChange): boolean {
  // Deleting a grant opens nothing; that somebody loses it is a loss.
  if (typeRisk(type) === "access") return operation !== "delete" && !changes.every(isLabel);
  if (typeRisk(type) === "guard") return operation === "delete" || !changes.every(isLabel);
  const { accessInputs = [] } = awsType(type);
  return changes.some(({ path }) => ACCESS_PATHS.test(path) || accessInputs.includes(path));
}

/** Whether a change removes a protection against permanent loss. */
function liftsProtection({ path, before, after }: ValueChange): boolean {
  if (/^\(options\)\.(?:protect|retainOnDelete)$|^deletionProtection$/.test(path)) return before === true;
  if (/^(?:skipFinalSnapshot|forceDelete|forceDestroy)$/.test(path)) return after === true;
  return /^(?:storageEncrypted|encrypted)$/.test(path) && before === true;
}

/** Whether a change is one of labels, tags or order, which affects nothing that runs. */
function isLabel({ path }: ValueChange): boolean {
  return path === "(needs)" || path === "(name)" || path.startsWith("(options)") || LABEL_PATHS.test(path);
}
