import { at } from "../../lib/values";
import { isAwsType, replaceOnChangesOf } from "../aws-types";
import type { PlannedResource } from "../model";

/** Whether a change of a path below the inputs replaces a resource. */
type ReplaceRule = (path: string, inputs: PlannedResource["inputs"]) => boolean;

const below =
  (...prefixes: readonly string[]): ReplaceRule =>
  (path) =>
    prefixes.some((prefix) => path === prefix || path.startsWith(`${prefix}.`) || path.startsWith(`${prefix}[`));

const identity = below("metadata.name", "metadata.namespace", "apiVersion", "kind");
const content = below("data", "stringData", "binaryData", "immutable", "type");
const mutableOfStatefulSet = below(
  "spec.replicas",
  "spec.template",
  "spec.updateStrategy",
  "spec.persistentVolumeClaimRetentionPolicy",
  "spec.minReadySeconds",
  "spec.ordinals",
  "spec.revisionHistoryLimit",
);
const mutableOfClaim = below("spec.resources", "spec.volumeAttributesClassName");

/** Immutable fields by kind. */
const KUBERNETES_RULES: Readonly<Record<string, ReplaceRule>> = {
  ConfigMap: (path, inputs) => at(inputs, "immutable") === true && content(path, inputs),
  Secret: (path, inputs) => content(path, inputs) && (at(inputs, "immutable") === true || path === "type"),
  Deployment: below("spec.selector"),
  DaemonSet: below("spec.selector"),
  StatefulSet: (path, inputs) => path.startsWith("spec.") && !mutableOfStatefulSet(path, inputs),
  Job: below("spec.selector", "spec.template", "spec.completionMode"),
  PersistentVolumeClaim: (path, inputs) => path.startsWith("spec.") && !mutableOfClaim(path, inputs),
  StorageClass: below("provisioner", "parameters", "reclaimPolicy", "volumeBindingMode"),
  Service: below("spec.clusterIP"),
  RoleBinding: below("roleRef"),
  ClusterRoleBinding: below("roleRef"),
};

const release = below("name", "namespace");

/**
 * Whether a change of `path` replaces a resource instead of updating it in place. It covers the types that this program
 * uses; `pulumi preview`, which asks the provider, is authoritative.
 */
export function replaces(type: string, path: string, inputs: PlannedResource["inputs"]): boolean {
  if (isAwsType(type)) return below(...replaceOnChangesOf(type))(path, inputs);
  if (type === "kubernetes:helm.sh/v3:Release") return release(path, inputs);
  // Values that are generated once: their providers cannot update anything in place.
  if (type.startsWith("random:") || type.startsWith("tls:")) return true;
  if (!type.startsWith("kubernetes:")) return false;
  return identity(path, inputs) || (KUBERNETES_RULES[type.split(":").at(-1) ?? ""]?.(path, inputs) ?? false);
}
