import type { Change, Props } from "../protocol/types";
import { textAt } from "../protocol/values";

/** Kinds that stand outside every namespace. */
const CLUSTER_SCOPED: ReadonlySet<string> = new Set([
  "APIService",
  "CertificateSigningRequest",
  "ClusterRole",
  "ClusterRoleBinding",
  "CSIDriver",
  "CSINode",
  "CustomResourceDefinition",
  "FlowSchema",
  "GatewayClass",
  "IngressClass",
  "MutatingWebhookConfiguration",
  "Namespace",
  "Node",
  "PersistentVolume",
  "PriorityClass",
  "PriorityLevelConfiguration",
  "RuntimeClass",
  "StorageClass",
  "ValidatingAdmissionPolicy",
  "ValidatingAdmissionPolicyBinding",
  "ValidatingWebhookConfiguration",
  "VolumeAttachment",
]);

/** True unless the kind is known to stand outside namespaces; asks no server, so that previews need none. */
export function isNamespaced(kind: string): boolean {
  return !CLUSTER_SCOPED.has(kind);
}

/** What the API server lets nobody change, by kind; paths without indexes, each with all that is below it. */
const IMMUTABLE: Readonly<Record<string, readonly string[]>> = {
  "apps/DaemonSet": ["spec.selector"],
  "apps/Deployment": ["spec.selector"],
  "apps/StatefulSet": [
    "spec.podManagementPolicy",
    "spec.revisionHistoryLimit",
    "spec.selector",
    "spec.serviceName",
    "spec.volumeClaimTemplates",
  ],
  "batch/Job": ["spec.completions", "spec.completionMode", "spec.parallelism", "spec.selector", "spec.template"],
  "/PersistentVolume": ["spec.csi", "spec.hostPath", "spec.local", "spec.nfs"],
  "/PersistentVolumeClaim": [
    "spec.accessModes",
    "spec.selector",
    "spec.storageClassName",
    "spec.volumeMode",
    "spec.volumeName",
  ],
  // Of a pod only images and tolerations may change in place; the plugin replaces it for every other change too.
  "/Pod": ["spec"],
  "/ResourceQuota": ["spec.scopes"],
  "/Secret": ["type"],
  "/Service": ["spec.clusterIP"],
  "rbac.authorization.k8s.io/ClusterRoleBinding": ["roleRef"],
  "rbac.authorization.k8s.io/RoleBinding": ["roleRef"],
  "storage.k8s.io/StorageClass": ["parameters", "provisioner", "reclaimPolicy", "volumeBindingMode"],
};

const IDENTITY = ["apiVersion", "kind", "metadata.name", "metadata.namespace"] as const;
const CONTENT = ["data", "binaryData", "stringData"] as const;

/** Settings of the provider that let ConfigMaps and Secrets change in place unless they are immutable. */
export interface Mutability {
  readonly configMaps: boolean;
  readonly secrets: boolean;
}

/** The same changes, those marked that the resource has to be replaced for. */
export function withReplacements(
  changes: readonly Change[],
  oldInputs: Props,
  inputs: Props,
  mutable: Mutability,
): Change[] {
  const paths = [...IDENTITY, ...immutablePaths(oldInputs, inputs, mutable)];
  return changes.map((change) => {
    const place = change.path.filter((step) => typeof step === "string").join(".");
    // A change of everything below a field is reported at the field: `spec` for `spec.selector`.
    const hits = paths.some((path) => within(place, path) || (within(path, place) && change.path.length > 0));
    return hits && !sameApi(change, oldInputs, inputs) ? { ...change, replaces: true } : change;
  });
}

function within(place: string, path: string): boolean {
  return place === path || place.startsWith(`${path}.`);
}

/** The same kind in another version of its API is the same object. */
function sameApi(change: Change, oldInputs: Props, inputs: Props): boolean {
  return change.path[0] === "apiVersion" && groupOf(oldInputs) === groupOf(inputs);
}

function immutablePaths(oldInputs: Props, inputs: Props, mutable: Mutability): readonly string[] {
  const kind = textAt(inputs, "kind");
  const group = groupOf(inputs);
  const always = IMMUTABLE[`${group}/${kind}`] ?? [];
  const mayChange = { ConfigMap: mutable.configMaps, Secret: mutable.secrets }[kind];
  if (group !== "" || mayChange === undefined) return always;
  if (oldInputs.immutable === true) return [...always, ...CONTENT, "immutable"];
  return mayChange ? always : [...always, ...CONTENT];
}

function groupOf(inputs: Props): string {
  const apiVersion = textAt(inputs, "apiVersion");
  return apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "";
}
