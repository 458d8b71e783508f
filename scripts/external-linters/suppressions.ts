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
