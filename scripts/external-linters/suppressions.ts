import type { Suppression } from "./finding";

/** Pods that run the image of a database server, or its tools against one. */
const DATABASE = /\/[\w-]+-db(?:-[\w-]+)?(?: \((?:postgres|grant|prune)\))?$/;
/** Workloads of the applications' own images. */
const OWN = / (?:Deployment|StatefulSet) (?!\S+-db)/;
/** Environments whose settings ask for one pod of each service, to be cheap. */
const SMALL = /^(?:local|dev) /;
/** Images that take the place of base images. */
const STAND_INS = /^local\/mirror\//;

const PULL =
  "Images are named by digest, so a copy on the node is the same; to ask again would make a start need the registry.";
const DATABASE_PULL =
  "A database has to start even while the registry is down; patches come with the nodes that replace others.";
const VENDOR_USER = "The vendor's image is made for this user: its files and the data belong to it.";
const SPREAD = "Pods are spread by topologySpreadConstraints, over zones and nodes, which this check does not read.";

/** What stays of kube-score's findings. */
export const KUBE_SCORE_SUPPRESSIONS: readonly Suppression[] = [
  { check: "container-image-pull-policy", where: OWN, reason: PULL },
  { check: "container-image-pull-policy", where: DATABASE, reason: DATABASE_PULL },
  { check: "container-security-context-user-group-id", where: DATABASE, reason: VENDOR_USER },
  {
    check: "pod-networkpolicy",
    reason:
      "Each pod is closed to all but named callers. Where pods may go is not limited: services outside are known by " +
      "names, and network policies know only addresses.",
  },
  { check: "deployment-has-host-podantiaffinity", reason: SPREAD },
  { check: "statefulset-has-host-podantiaffinity", where: OWN, reason: SPREAD },
  {
    check: "statefulset-has-servicename",
    where: DATABASE,
    reason: "A database is one server, reached by its Service: nobody asks for a pod by a name of its own.",
  },
  {
    check: "pod-probes-identical",
    where: DATABASE,
    reason: "Both ask the server whether it answers, but for far longer before it is killed than before it is avoided.",
  },
  {
    check: "pod-probes-identical",
    where: /\/pydemo-nginx$/,
    reason: "It needs nothing but itself to be ready: a roll-out of the service behind must not take it away.",
  },
  {
    check: "pod-probes-identical",
    where: /\/phpdemo$/,
    reason: "Both are FPM's ping page, but it is asked for far longer before php is killed than before it is avoided.",
  },
  { check: "deployment-replicas", where: SMALL, reason: "One pod is what the environment's settings ask for." },
  { check: "horizontalpodautoscaler-replicas", where: SMALL, reason: "One pod is what the settings ask for." },
  {
    check: "deployment-has-poddisruptionbudget",
    where: SMALL,
    reason: "A budget for a single pod would only keep its node from being drained.",
  },
];

/** What stays of checkov's findings in Kubernetes objects. */
export const MANIFEST_SUPPRESSIONS: readonly Suppression[] = [
  {
    check: "CKV_K8S_11",
    reason: "A limit of CPU throttles a pod even where its node is idle; requests share out what is scarce.",
  },
  { check: "CKV_K8S_15", where: DATABASE, reason: DATABASE_PULL },
  {
    check: "CKV_K8S_35",
    reason:
      "The applications read their secrets from variables, as most do. Who may read a pod's variables may read its files " +
      "too, and both come from the same Secret.",
  },
  { check: "CKV_K8S_40", where: DATABASE, reason: VENDOR_USER },
  {
    check: "CKV_K8S_43",
    where: DATABASE,
    reason: "The vendor patches the server's image under the tag of its version, and a restart should bring that.",
  },
];

/** What stays of checkov's findings in the template of the foundation. */
export const TEMPLATE_SUPPRESSIONS: readonly Suppression[] = [
  {
    check: "CKV_AWS_18",
    reason: "Who reads the state is told by CloudTrail; a bucket of access logs would need the same care once more.",
  },
];

/** What stays of checkov's findings in Dockerfiles and workflows. */
export const FILE_SUPPRESSIONS: readonly Suppression[] = [
  { check: "CKV_DOCKER_2", reason: "Kubernetes does not read HEALTHCHECK: its probes stand at the workloads." },
  {
    check: "CKV_DOCKER_3",
    where: STAND_INS,
    reason: "As in the images that they stand for, the user is chosen by the images made of them, and by the pods.",
  },
];
