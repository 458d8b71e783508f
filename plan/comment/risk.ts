import type { ResourceChange } from "../diff/diff";
import type { ValueChange } from "../paths";

/** How much care a change asks for, the most first. */
export const RISKS = ["data", "access", "loss", "rollout", "change", "creation", "noise"] as const;
export type Risk = (typeof RISKS)[number];

/** What each means to a reader. */
export const RISK_TEXTS: Readonly<Record<Risk, string>> = {
  data: "🔴 data or outage",
  access: "🟠 access",
  loss: "🟡 hard to undo",
  rollout: "🔵 rollout",
  change: "changed",
  creation: "created",
  noise: "labels only",
};

// What holds data, or takes everything on it along: gone or made anew, something is lost or interrupted.
const PRECIOUS =
  /^(?:eks:index:Cluster|aws:(?:eks\/cluster|rds\/(?:instance|cluster)|efs\/fileSystem|s3\/bucket(?:V2)?|kms\/key|ecr\/repository|ec2\/(?:vpc|subnet)|dynamodb\/table|route53\/zone):\w+|kubernetes:(?:apps\/v1:StatefulSet|core\/v1:(?:PersistentVolumeClaim|PersistentVolume|Namespace)))$/;

// Who may do what, and who may connect.
const GRANTS =
  /^(?:aws:(?:iam\/\w+|ec2\/(?:securityGroup|securityGroupRule|defaultSecurityGroup|networkAcl|networkAclRule)|vpc\/securityGroup\w+|eks\/(?:access\w+|podIdentityAssociation)|kms\/(?:keyPolicy|grant)|ecr\/(?:repositoryPolicy|registryPolicy)|s3\/bucket(?:Policy|Acl)):\w+|kubernetes:rbac\.authorization\.k8s\.io\/\w+:\w+)$/;

// What keeps others out: it opens by going away.
const GUARDS = /^(?:kubernetes:networking\.k8s\.io\/v1:NetworkPolicy|aws:s3\/bucketPublicAccessBlock:\w+)$/;

// Openings within a resource of another purpose.
const ACCESS_PATHS =
  /^(?:accessEntries|publicAccessCidrs|endpointPublicAccess|publiclyAccessible|authenticationMode)\b|securityContext|hostNetwork|hostPID|hostPath|automountServiceAccountToken|serviceAccountName|pod-security\.kubernetes\.io|vpcSecurityGroupIds|loadBalancerSourceRanges/;

// Of other types a policy says something else, such as how long images are kept.
const CARRIES_POLICY = /^aws:(?:kms\/key|ec2\/vpcEndpoint|s3\/bucket(?:V2)?):\w+$/;

// What can only be changed in one direction, or interrupts while it is.
const IRREVERSIBLE: Readonly<Record<string, RegExp>> = {
  "eks:index:Cluster": /^version$/,
  "aws:rds/instance:Instance": /^(?:engineVersion|instanceClass|multiAz|parameterGroupName)$/,
};

const ROLLS = /^kubernetes:(?:apps\/v1:(?:Deployment|DaemonSet|StatefulSet)|helm\.sh\/v3:Release)$/;
const NODES = /^aws:(?:eks\/(?:nodeGroup|addon)|ec2\/launchTemplate):\w+$/;
// Made anew whenever their content changes, before what uses them rolls over: that is how they change at all.
const SUCCESSIVE = /^kubernetes:(?:core\/v1:(?:ConfigMap|Secret)|batch\/v1:Job)$/;
const MARKS =
  /^(?:metadata\.(?:labels|annotations)|tags(?:All)?|defaultTags|labels|annotations|description)\b|[Rr]evision/;

/** How much care a change of a resource asks for. */
export function riskOf(resource: ResourceChange): Risk {
  const { operation, type, changes } = resource;
  const goes = operation === "delete" || operation === "replace";
  if ((goes && PRECIOUS.test(type)) || changes.some(liftsProtection)) return "data";
  if (operation === "create") return GRANTS.test(type) ? "access" : "creation";
  if (opensAccess(resource)) return "access";
  if (goes) return SUCCESSIVE.test(type) && operation === "replace" ? "rollout" : "loss";
  if (changes.every(isMark)) return "noise";
  if (changes.some(({ path }) => IRREVERSIBLE[type]?.test(path))) return "loss";
  return NODES.test(type) || (ROLLS.test(type) && changes.some(rollsPods)) ? "rollout" : "change";
}

function opensAccess({ operation, type, changes }: ResourceChange): boolean {
  // A grant that goes away opens nothing; who lost it is told as what is taken away.
  if (GRANTS.test(type)) return operation !== "delete" && !changes.every(isMark);
  if (GUARDS.test(type)) return operation === "delete" || !changes.every(isMark);
  return changes.some(({ path }) => ACCESS_PATHS.test(path) || (path === "policy" && CARRIES_POLICY.test(type)));
}

/** Whether a change makes it easier to lose something for good. */
function liftsProtection({ path, before, after }: ValueChange): boolean {
  if (/^\(options\)\.(?:protect|retainOnDelete)$|^deletionProtection$/.test(path)) return before === true;
  if (/^(?:skipFinalSnapshot|forceDelete|forceDestroy)$/.test(path)) return after === true;
  if (path === "backupRetentionPeriod") return Number(after ?? 0) < Number(before ?? 0);
  return /^(?:storageEncrypted|encrypted)$/.test(path) && before === true;
}

/** Labels, tags and the order of things: nothing that runs is another for it. */
function isMark({ path }: ValueChange): boolean {
  return path === "(needs)" || path === "(name)" || (path.startsWith("(options)") ? true : MARKS.test(path));
}

function rollsPods({ path }: ValueChange): boolean {
  return path.startsWith("spec.template.") || path.startsWith("values") || path === "version" || path === "chart";
}
