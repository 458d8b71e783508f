import type { KubernetesObject } from "../../../plan/text/manifests";
import { changed, type Path } from "./changed";
import type { Subject } from "./subject";
import { VALID } from "./valid";

/** An object with one defect. */
interface BrokenObject {
  /** The defect, as it follows "refuses". */
  readonly what: string;
  readonly subject: Subject;
  /** What the problem says after the object's label. */
  readonly message: RegExp;
}

type Case = readonly [what: string, base: keyof typeof VALID, path: Path, value: unknown, message: RegExp];

const PORT: Path = ["spec", "ports", 0];
const PATH: Path = ["spec", "rules", 0, "http", "paths", 0];
const EGRESS: Path = ["spec", "egress", 0];
const POD: Path = ["spec", "template", "spec"];
const MAIN: Path = [...POD, "containers", 0];
const NIGHTLY: Path = ["spec", "jobTemplate", "spec", "template", "spec"];
const ENFORCE: Path = ["metadata", "labels", "pod-security.kubernetes.io/enforce"];
const HOST_VOLUME = { name: "data", hostPath: { path: "/" } };

const SCHEMA: readonly Case[] = [
  ["an unknown field", "deployment", ["spec", "replica"], 2, /\.spec\.replica: field not declared in schema/],
  ["an unknown field of a pod", "cronJob", [...NIGHTLY, "restart"], "Never", /\.restart: field not declared/],
  ["text instead of a number", "deployment", ["spec", "replicas"], "2", /spec\.replicas/],
  ["a number instead of text", "configMap", ["data", "key"], 8080, /data\.key/],
  ["text instead of a list", "deployment", [...MAIN, "args"], "serve", /args/],
  ["a variable that is set twice", "deployment", [...MAIN, "env", 1], { name: "PORT" }, /duplicate/],
  ["an API version that is gone", "budget", ["apiVersion"], "policy/v1beta1", /does not serve policy\/v1beta1/],
  ["an unknown kind", "service", ["kind"], "Services", /does not serve v1 Services/],
];

const VALUES: readonly Case[] = [
  ["data that is not base64", "secret", ["data", "key"], "[secret 01234567]", /base64/],
  ["an invalid key", "configMap", ["data", "a/b"], "value", /a valid config key/],
  ["an invalid label", "service", ["metadata", "labels", "tier"], "a b", /metadata\.labels/],
  ["an invalid port", "service", [...PORT, "port"], 70_000, /between 1 and 65535/],
  ["an unknown type of Service", "service", ["spec", "type"], "Public", /supported values/],
  ["an unnamed port beside another", "service", ["spec", "ports", 1], { port: 1 }, /ports\[1\]\.name: Required/],
  ["an invalid host", "ingress", ["spec", "rules", 0, "host"], "shop_1.example.com", /rules\[0\]\.host/],
  ["a relative path", "ingress", [...PATH, "path"], "shop", /must be an absolute path/],
  ["a path without a type", "ingress", [...PATH, "pathType"], undefined, /pathType: Required/],
  ["an invalid CIDR", "policy", [...EGRESS, "to", 0, "ipBlock", "cidr"], "10.0.0.0/33", /ipBlock\.cidr/],
  ["a range of ports that ends first", "policy", [...EGRESS, "ports", 0, "endPort"], 7999, /endPort/],
  ["a quota of an unknown resource", "quota", ["spec", "hard", "memories"], "1Gi", /hard\[memories\]/],
  ["an invalid quantity", "claim", ["spec", "resources", "requests", "storage"], "1 Gi", /quantit/],
  ["a claim without access modes", "claim", ["spec", "accessModes"], undefined, /accessModes: Required/],
  ["a budget with two limits", "budget", ["spec", "minAvailable"], 1, /cannot be both set/],
  ["an autoscaler whose range is empty", "autoscaler", ["spec", "minReplicas"], 3, /maxReplicas/],
  ["an invalid schedule", "cronJob", ["spec", "schedule"], "61 * * * *", /spec\.schedule/],
  ["a Job whose pods always restart", "job", [...POD, "restartPolicy"], "Always", /restartPolicy/],
  ["a selector that does not match", "deployment", ["spec", "selector", "matchLabels"], { a: "b" }, /does not match/],
  ["an invalid Pod Security level", "namespace", ENFORCE, "strict", /must be one of/],
];

const PODS: readonly Case[] = [
  ["a container without an image", "deployment", [...MAIN, "image"], undefined, /image: Required/],
  ["an invalid port of a container", "deployment", [...MAIN, "ports", 0, "containerPort"], 0, /containerPort/],
  ["a probe of two kinds", "deployment", [...MAIN, "readinessProbe", "tcpSocket"], { port: 1 }, /more than 1 handler/],
  ["requests above limits", "deployment", [...MAIN, "resources", "limits", "memory"], "1Mi", /less than or equal/],
  ["a mount without a volume", "deployment", [...POD, "volumes"], [], /volumeMounts\[0\]\.name: Not found/],
  [
    "a mount without a claim",
    "statefulSet",
    ["spec", "volumeClaimTemplates"],
    [],
    /volumeMounts\[0\]\.name: Not found/,
  ],
  ["a database with an invalid port", "statefulSet", [...MAIN, "ports", 0, "containerPort"], 0, /containerPort/],
  ["a privileged container", "deployment", [...MAIN, "securityContext"], { privileged: true }, /privileged/],
  ["a pod that may run as root", "job", [...POD, "securityContext", "runAsNonRoot"], false, /runAsNonRoot != true/],
  [
    "a pod without a seccomp profile",
    "cronJob",
    [...NIGHTLY, "securityContext", "seccompProfile"],
    undefined,
    /seccomp/,
  ],
  ["a directory of the host", "deployment", [...POD, "volumes", 0], HOST_VOLUME, /restricted volume types/],
  ["an account that does not exist", "deployment", [...POD, "serviceAccountName"], "nobody", /"nobody" not found/],
  ["a pod without what the quota counts", "job", [...MAIN, "resources"], undefined, /must specify requests\.memory/],
  ["a pod above the quota", "deployment", [...MAIN, "resources"], { requests: { memory: "2Gi" } }, /exceeded quota/],
];

const SERVICE_MONITOR = "monitoring.coreos.com/v1";

/** Objects without any defect. */
export const ACCEPTED: readonly Subject[] = Object.values(VALID).map((object) => subject(object));

/** An object of a chart whose kind the server does not know, and cannot know. */
export const CUSTOM_RESOURCE = subject(unlike(VALID.service, SERVICE_MONITOR, "ServiceMonitor"), { chart: true });

/** Objects that a dry run must refuse, each named after its defect. */
export const BROKEN: readonly BrokenObject[] = [
  ...[...SCHEMA, ...VALUES, ...PODS].map(([what, base, path, value, message]) => {
    const name = what.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
    return { what, subject: subject(changed(changed(VALID[base], path, value), ["metadata", "name"], name)), message };
  }),
  {
    what: "a deprecated kind",
    subject: subject(unlike(VALID.configMap, "v1", "Endpoints")),
    message: /warning: v1 Endpoints is deprecated/,
  },
  {
    what: "a custom resource of the program that is not listed",
    subject: subject(unlike(VALID.service, SERVICE_MONITOR, "PodMonitor")),
    message: /does not serve monitoring\.coreos\.com\/v1 PodMonitor/,
  },
  {
    what: "an API version of a chart that is gone",
    subject: subject(unlike(VALID.service, "policy/v1beta1", "PodSecurityPolicy"), { chart: true }),
    message: /does not serve policy\/v1beta1 PodSecurityPolicy/,
  },
];

function subject(object: KubernetesObject, { chart = false } = {}): Subject {
  return { origin: "cases", chart, object };
}

/** An object of another kind with the same name and without content. */
function unlike({ metadata }: KubernetesObject, apiVersion: string, kind: string): KubernetesObject {
  return { apiVersion, kind, metadata };
}
