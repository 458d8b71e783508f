import { awsType } from "../aws-types";
import type { ResourceChange } from "../diff/diff";
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

// The types of AWS have these facts in their rows (plan/aws-types/).
const KUBERNETES_DATA =
  /^kubernetes:(?:apps\/v1:StatefulSet|core\/v1:(?:PersistentVolumeClaim|PersistentVolume|Namespace))$/;
const KUBERNETES_ACCESS = /^kubernetes:rbac\.authorization\.k8s\.io\/\w+:\w+$/;
const KUBERNETES_GUARD = /^kubernetes:networking\.k8s\.io\/v1:NetworkPolicy$/;

/** Paths that open access in whatever type has them. */
const ACCESS_PATHS =
  /^(?:accessEntries|publicAccessCidrs|endpointPublicAccess|publiclyAccessible|authenticationMode)\b|securityContext|hostNetwork|hostPID|hostPath|automountServiceAccountToken|serviceAccountName|pod-security\.kubernetes\.io|vpcSecurityGroupIds|loadBalancerSourceRanges/;

const WORKLOADS = /^kubernetes:(?:apps\/v1:(?:Deployment|DaemonSet|StatefulSet)|helm\.sh\/v3:Release)$/;
/** Types that are replaced whenever their content changes: the replacement starts a rollout and loses nothing. */
const REPLACED_BY_DESIGN = /^kubernetes:(?:core\/v1:(?:ConfigMap|Secret)|batch\/v1:Job)$/;
const LABEL_PATHS =
  /^(?:metadata\.(?:labels|annotations)|tags(?:All)?|defaultTags|labels|annotations|description)\b|[Rr]evision/;

/** The risk of a change of a resource. */
export function riskOf(resource: ResourceChange): Risk {
  const { operation, type, changes } = resource;
  const removes = operation === "delete" || operation === "replace";
  if ((removes && holdsData(type)) || changes.some(liftsProtection)) return "data";
  if (operation === "create") return grantsAccess(type) ? "access" : "creation";
  if (opensAccess(resource)) return "access";
  if (removes) return REPLACED_BY_DESIGN.test(type) && operation === "replace" ? "rollout" : "loss";
  if (changes.every(isLabel)) return "noise";
  const { risk, irreversibleInputs = [] } = awsType(type);
  if (changes.some(({ path }) => irreversibleInputs.includes(path))) return "loss";
  return risk === "rollout" || (WORKLOADS.test(type) && changes.some(rollsPods)) ? "rollout" : "change";
}

function holdsData(type: string): boolean {
  return KUBERNETES_DATA.test(type) || awsType(type).risk === "data";
}

function grantsAccess(type: string): boolean {
  return KUBERNETES_ACCESS.test(type) || awsType(type).risk === "access";
}

function restrictsAccess(type: string): boolean {
  return KUBERNETES_GUARD.test(type) || awsType(type).risk === "guard";
}

function opensAccess({ operation, type, changes }: ResourceChange): boolean {
  // Deleting a grant opens nothing; that somebody loses it is a loss.
  if (grantsAccess(type)) return operation !== "delete" && !changes.every(isLabel);
  if (restrictsAccess(type)) return operation === "delete" || !changes.every(isLabel);
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

function rollsPods({ path }: ValueChange): boolean {
  return path.startsWith("spec.template.") || path.startsWith("values") || path === "version" || path === "chart";
}
