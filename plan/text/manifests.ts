import { stringify } from "yaml";

import { isRead, plannedResources } from "../graph";
import type { Plan, PlannedResource } from "../model";
import { at, isRecord } from "../../lib/values";
import { hasPlaceholder, shortHash } from "../placeholder";

/** A Kubernetes object as in a manifest. */
export type KubernetesObject = Record<string, unknown>;

// Objects that others refer to come first; other kinds come after all of these.
const KIND_ORDER = [
  "Namespace",
  "ResourceQuota",
  "LimitRange",
  "StorageClass",
  "NetworkPolicy",
  "ServiceAccount",
  "ClusterRole",
  "ClusterRoleBinding",
  "Role",
  "RoleBinding",
  "Secret",
  "ConfigMap",
  "PersistentVolumeClaim",
  "Service",
  "StatefulSet",
  "Job",
  "Deployment",
];

/** The order of `localeCompare`, which would make a collator at each call. */
const COLLATOR = new Intl.Collator();

/** Every Kubernetes object of a plan as YAML for `kubectl apply`; secrets are placeholders. */
export function renderManifests(plan: Plan): string {
  const documents = plannedObjects(plan);
  return [header(plan, documents.length), ...documents.map((document) => `---\n${toYaml(document)}`)].join("");
}

/** Every Kubernetes object of a plan, named, in the order in which `kubectl apply` can create them. */
export function plannedObjects(plan: Plan): KubernetesObject[] {
  const names = autoNames(plan);
  return plannedResources(plan)
    .filter(isObject)
    .map((resource) => manifest(resource, names))
    .map((object) => ({ object, rank: rank(object), key: sortKey(object) }))
    .sort((a, b) => a.rank - b.rank || COLLATOR.compare(a.key, b.key))
    .map(({ object }) => object);
}

function header(plan: Plan, count: number): string {
  const releases = plannedResources(plan).filter(({ type }) => type === "kubernetes:helm.sh/v3:Release");
  const charts = releases.map(({ inputs }) => `${String(inputs.chart)} ${String(inputs.version)}`);
  return [
    `Kubernetes objects of ${plan.environment}: ${count}, as the program would register them.`,
    "Secrets are placeholders ([secret <digest>]), so pods that use them do not work: run `pulumi up` to deploy.",
    "Names that end in a hash are derived from this content; the engine generates others.",
    ...(charts.length === 0 ? [] : [`Objects of Helm releases are not included: ${charts.join(", ")}.`]),
  ]
    .map((line) => `# ${line}\n`)
    .join("");
}

function isObject(resource: PlannedResource): boolean {
  const { type, custom } = resource;
  return custom && !isRead(resource) && type.startsWith("kubernetes:") && !/:(?:helm\.sh|yaml|kustomize)\//.test(type);
}

function manifest(resource: PlannedResource, names: ReadonlyMap<string, string>): KubernetesObject {
  const { type, name, inputs } = resource;
  const [, group = "", kind = ""] = type.split(":");
  const { apiVersion = group.replace(/^core\//, ""), kind: given = kind, metadata, ...rest } = inputs;
  const assigned = names.get(`${kind} ${name}`) ?? `${name}-${shortHash(inputs)}`;
  const object = {
    apiVersion,
    kind: given,
    metadata: { name: assigned, ...(isRecord(metadata) ? metadata : {}) },
    ...rest,
  };
  return kind === "Secret" ? withStringData(object) : object;
}

/** Moves placeholders in the `data` of a Secret to `stringData`, as `data` must be base64. */
function withStringData(secret: KubernetesObject): KubernetesObject {
  const { data, stringData, ...rest } = secret;
  const entries = Object.entries(isRecord(data) ? data : {});
  const isShown = ([, value]: [string, unknown]) => typeof value === "string" && hasPlaceholder(value);
  const texts = { ...Object.fromEntries(entries.filter(isShown)), ...(isRecord(stringData) ? stringData : {}) };
  const encoded = entries.filter((entry) => !isShown(entry));
  return {
    ...rest,
    ...(encoded.length > 0 ? { data: Object.fromEntries(encoded) } : {}),
    ...(Object.keys(texts).length > 0 ? { stringData: texts } : {}),
  };
}

/** The names by which other objects refer to auto-named Secrets and ConfigMaps: `<kind> <resource name>` -> name. */
function autoNames(plan: Plan): ReadonlyMap<string, string> {
  const known = new Map<string, string>();
  const note = (kind: string, name: unknown) => {
    const base = typeof name === "string" ? /^(.+)-[0-9a-f]{8}$/.exec(name)?.[1] : undefined;
    if (base !== undefined) known.set(`${kind} ${base}`, String(name));
  };
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) (value as unknown[]).forEach(visit);
    else if (isRecord(value)) {
      for (const key of ["secretKeyRef", "secretRef", "secret"]) note("Secret", at(value, key, "name"));
      for (const key of ["configMapKeyRef", "configMapRef", "configMap"]) note("ConfigMap", at(value, key, "name"));
      note("Secret", value.secretName);
      Object.values(value).forEach(visit);
    }
  };
  plannedResources(plan).forEach(({ inputs }) => {
    visit(inputs);
  });
  return known;
}

function rank(object: KubernetesObject): number {
  const position = KIND_ORDER.indexOf(String(object.kind));
  return position < 0 ? KIND_ORDER.length : position;
}

function sortKey({ kind, metadata }: KubernetesObject): string {
  return [kind, at(metadata, "namespace"), at(metadata, "name")].join(" ");
}

function toYaml(object: KubernetesObject): string {
  // kubectl reads YAML 1.1, where `on` or `0644` must be quoted to remain strings.
  return stringify(object, { version: "1.1", lineWidth: 0, aliasDuplicateObjects: false });
}
