import type { PlannedResource } from "../model";
import { at } from "../../lib/values";
import { replacingInAws } from "./replace-aws";

/** A rule of one resource type: whether a changed path below its inputs makes a new resource. */
type Rule = (path: string, inputs: PlannedResource["inputs"]) => boolean;

const starts =
  (...prefixes: readonly string[]): Rule =>
  (path) =>
    prefixes.some((prefix) => path === prefix || path.startsWith(`${prefix}.`) || path.startsWith(`${prefix}[`));

const identity = starts("metadata.name", "metadata.namespace", "apiVersion", "kind");
const content = starts("data", "stringData", "binaryData", "immutable", "type");
const mutableOfStatefulSet = starts(
  "spec.replicas",
  "spec.template",
  "spec.updateStrategy",
  "spec.persistentVolumeClaimRetentionPolicy",
  "spec.minReadySeconds",
  "spec.ordinals",
  "spec.revisionHistoryLimit",
);
const mutableOfClaim = starts("spec.resources", "spec.volumeAttributesClassName");

const KUBERNETES_RULES: Readonly<Record<string, Rule>> = {
  ConfigMap: (path, inputs) => at(inputs, "immutable") === true && content(path, inputs),
  Secret: (path, inputs) => content(path, inputs) && (at(inputs, "immutable") === true || path === "type"),
  Deployment: starts("spec.selector"),
  DaemonSet: starts("spec.selector"),
  StatefulSet: (path, inputs) => path.startsWith("spec.") && !mutableOfStatefulSet(path, inputs),
  Job: starts("spec.selector", "spec.template", "spec.completionMode"),
  PersistentVolumeClaim: (path, inputs) => path.startsWith("spec.") && !mutableOfClaim(path, inputs),
  StorageClass: starts("provisioner", "parameters", "reclaimPolicy", "volumeBindingMode"),
  Service: starts("spec.clusterIP"),
  RoleBinding: starts("roleRef"),
  ClusterRoleBinding: starts("roleRef"),
};

const release = starts("name", "namespace");

/**
 * Whether a change makes a new resource instead of changing the one there is. It knows the types that this program
 * uses; the engine, which asks the provider, has the last word.
 */
export function replaces(type: string, path: string, inputs: PlannedResource["inputs"]): boolean {
  if (type.startsWith("aws:") || type.startsWith("eks:")) return starts(...replacingInAws(type))(path, inputs);
  if (type === "kubernetes:helm.sh/v3:Release") return release(path, inputs);
  // Values that were drawn once: a provider of this kind has nothing that it could change in place.
  if (type.startsWith("random:") || type.startsWith("tls:")) return true;
  if (!type.startsWith("kubernetes:")) return false;
  return identity(path, inputs) || (KUBERNETES_RULES[type.split(":").at(-1) ?? ""]?.(path, inputs) ?? false);
}
