import type { LinterSuppression } from "./findings";

/** Pods that run the image of a database or object storage server, or its client programs. */
const DATABASE =
  /\/[\w-]+-(?:db|redis|pictures)(?:-[\w-]+)?(?: \((?:postgres|mongodb|mysql|redis|versitygw|init-command|initiate|grant|prune)\))?$/;
/** Pods that run a vendor's image of a queue, as the user of all workloads. */
const QUEUE = /\/[\w-]+-nsq(?:d|lookupd)(?: \(main\))?$/;
/** Workloads that run the applications' own images. */
const OWN_IMAGE = / (?:Deployment|StatefulSet|Job|CronJob) (?!\S+-(?:db|redis|pictures))/;
/** Environments whose settings reduce each service to one pod, to save money. */
const SINGLE_POD = /^(?:local|dev) /;
/** Substitutes for images of Docker Hub and for wheels, built from packages. */
const SUBSTITUTES = /^local\/(?:mirror|packages)\//;

const PULL_POLICY =
  "Images are referenced by digest, so a copy on the node is identical; Always would make each start need the registry.";
const SERVER_PULL_POLICY =
  "A database or queue has to start even if the registry is down; patches arrive when nodes are replaced.";
const VENDOR_USER = "The vendor's image is built for this user, who owns its files and the data.";
const SPREAD = "Pods are spread over zones and nodes by topologySpreadConstraints, which this check does not read.";

/** Accepted findings of kube-score. */
export const KUBE_SCORE_SUPPRESSIONS: readonly LinterSuppression[] = [
  { check: "container-image-pull-policy", where: OWN_IMAGE, reason: PULL_POLICY },
  { check: "container-image-pull-policy", where: DATABASE, reason: SERVER_PULL_POLICY },
  { check: "container-security-context-user-group-id", where: DATABASE, reason: VENDOR_USER },
  {
    check: "pod-networkpolicy",
    reason:
      "Ingress to each pod is limited to named callers. Egress is not limited: external services are known by name, and " +
      "network policies accept only addresses.",
  },
  { check: "deployment-has-host-podantiaffinity", reason: SPREAD },
  { check: "statefulset-has-host-podantiaffinity", where: OWN_IMAGE, reason: SPREAD },
  {
    check: "statefulset-has-servicename",
    where: DATABASE,
    reason: "A database is a single server behind its Service: nothing needs a DNS name for each pod.",
  },
  {
    check: "pod-probes-identical",
    where: DATABASE,
    reason: "Both check that the server answers, but liveness tolerates far more failures than readiness.",
  },
  {
    check: "pod-probes-identical",
    where: /\/pydemo-nginx$/,
    reason: "Its readiness depends only on nginx: a rollout of the service behind it must not take it out of service.",
  },
  {
    check: "pod-probes-identical",
    where: /\/scopelens-classifier$/,
    reason: "The service depends on nothing else: it is ready as soon as it has loaded its model.",
  },
  {
    check: "pod-probes-identical",
    where: /\/phpdemo$/,
    reason: "Both request FPM's ping page, but liveness tolerates far more failures than readiness.",
  },
  {
    check: "pod-probes-identical",
    where: QUEUE,
    reason: "The daemons depend on nothing else, but liveness tolerates far more failures than readiness.",
  },
  {
    check: "deployment-replicas",
    where: QUEUE,
    reason: "Consumers keep their connections to a queue while its directory is replaced, and queues register again.",
  },
  { check: "deployment-replicas", where: SINGLE_POD, reason: "The environment's settings specify a single pod." },
  {
    check: "horizontalpodautoscaler-replicas",
    where: SINGLE_POD,
    reason: "The environment's settings specify a single pod.",
  },
  {
    check: "deployment-has-poddisruptionbudget",
    where: SINGLE_POD,
    reason: "A disruption budget for a single pod would only block the drain of its node.",
  },
];

/** Accepted findings of checkov in Kubernetes manifests. */
export const MANIFEST_SUPPRESSIONS: readonly LinterSuppression[] = [
  {
    check: "CKV_K8S_11",
    reason: "A CPU limit throttles a pod even if its node is idle; requests share CPU when it is scarce.",
  },
  ...[DATABASE, QUEUE].map((where) => ({ check: "CKV_K8S_15", where, reason: SERVER_PULL_POLICY })),
  {
    check: "CKV_K8S_35",
    reason:
      "The applications read their secrets from environment variables, as most do. A process that can read a pod's " +
      "environment can also read its files, and both come from the same Secret.",
  },
  { check: "CKV_K8S_40", where: DATABASE, reason: VENDOR_USER },
  ...[DATABASE, QUEUE].map((where) => ({
    check: "CKV_K8S_43",
    where,
    reason:
      "The vendor publishes patches of the server's image under the same version tag, and a restart should get them.",
  })),
];

/** Accepted findings of checkov in the template of `npm run bootstrap`. */
export const TEMPLATE_SUPPRESSIONS: readonly LinterSuppression[] = [
  {
    check: "CKV_AWS_18",
    reason: "CloudTrail records access to the state; a bucket for access logs would need the same protection again.",
  },
];

const LOGS_KEY = /aws:kms\/key:Key \S+-logs /;
const NODES_IMPORT = /RolePolicy \S+-nodes-import /;
const LOAD_BALANCERS = /RolePolicy \S+-nodes-load-balancers /;

/** Accepted findings of parliament in the IAM policies of the plans and the template. */
export const POLICY_SUPPRESSIONS: readonly LinterSuppression[] = [
  {
    check: "RESOURCE_STAR",
    where: /(?: aws:kms\/key:Key .* policy| Key KeyPolicy)$/,
    reason: "In the policy of a key, * means this key.",
  },
  {
    check: "RESOURCE_STAR",
    where: /^bootstrap (?:Look|Region)Policy /,
    reason: "AWS generates the IDs of most resources, so no ARN is known before the first deployment.",
  },
  {
    check: "RESOURCE_STAR",
    where: /RolePolicy \S+-nodes-autoscaler /,
    reason: "AWS names the groups, so changes are limited by their tag; reading is not limited.",
  },
  {
    check: "RESOURCE_STAR",
    where: /RolePolicy \S+-nodes-tags /,
    reason: "AWS generates the IDs of what is created; the tags of a request limit it to this cluster.",
  },
  { check: "RESOURCE_STAR", where: LOAD_BALANCERS, reason: "It only reads, in a VPC whose ID is not known." },
  {
    check: "RESOURCE_MISMATCH",
    where: NODES_IMPORT,
    reason: "The Service Authorization Reference lists the repository as resource of ecr:BatchImportUpstreamImage.",
  },
  {
    check: "RESOURCE_MISMATCH",
    where: LOAD_BALANCERS,
    reason: "A statement has some of an action's resource types: the others are in another one, or not used.",
  },
  {
    check: "UNKNOWN_CONDITION_FOR_ACTION",
    where: LOAD_BALANCERS,
    reason: "The Service Authorization Reference lists elasticloadbalancing:CreateAction for AddTags.",
  },
  {
    check: "UNKNOWN_CONDITION_FOR_ACTION",
    where: LOGS_KEY,
    reason: "CloudWatch Logs documents this statement for its keys; kms:Describe* does not match without a context.",
  },
  {
    check: "MISMATCHED_TYPE",
    where: LOGS_KEY,
    reason: "The value of this encryption context is an ARN, as the documentation of CloudWatch Logs says.",
  },
  {
    check: "RESOURCE_POLICY_PRIVILEGE_ESCALATION",
    where: /^bootstrap GlobalPolicy /,
    reason: "A deployment writes the policies of the project's buckets; the state's bucket is denied to it.",
  },
  {
    check: "UNKNOWN_FEDERATION_SOURCE",
    where: /^bootstrap \w+ AssumeRolePolicyDocument$/,
    reason: "It is the OIDC provider for GitHub's tokens, and the statement compares audience and subject.",
  },
  {
    check: "UNKNOWN_CONDITION_FOR_ACTION",
    where: /^bootstrap \w+ AssumeRolePolicyDocument$/,
    reason: "The keys of an OIDC provider begin with its host name, which parliament cannot list.",
  },
];

/** Accepted findings of checkov in Dockerfiles and workflows. */
export const FILE_SUPPRESSIONS: readonly LinterSuppression[] = [
  { check: "CKV_DOCKER_2", reason: "Kubernetes ignores HEALTHCHECK: the workloads define probes." },
  {
    check: "CKV_DOCKER_3",
    where: SUBSTITUTES,
    reason:
      "As in the original images, the user is set by the images built on them, and by the pods; a wheel is not run.",
  },
];
