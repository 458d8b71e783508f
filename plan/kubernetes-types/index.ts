import { ACCESS } from "./access";
import { CORE } from "./core";
import { below, type KubernetesType, type KubernetesTypes } from "./kubernetes-type";
import { WORKLOADS } from "./workloads";

/** All rows, by API group and kind. */
export const KUBERNETES_TYPES: KubernetesTypes = { ...ACCESS, ...CORE, ...WORKLOADS };

const identity = below("metadata.name", "metadata.namespace", "apiVersion", "kind");

/** Whether a type is one of the Kubernetes provider. */
export function isKubernetesType(token: string): boolean {
  return token.startsWith("kubernetes:");
}

/** The row of a type such as `kubernetes:apps/v1:Deployment`; one without facts for any other type. */
export function kubernetesType(token: string): KubernetesType {
  const [provider, version = "", kind = ""] = token.split(":");
  if (provider !== "kubernetes") return {};
  const group = version.split("/")[0] ?? "";
  return KUBERNETES_TYPES[`${group}:${kind}`] ?? KUBERNETES_TYPES[`${group}:*`] ?? {};
}

/** Whether a change of `path` replaces an object. */
export function replacesObject(token: string, path: string, inputs: Readonly<Record<string, unknown>>): boolean {
  return identity(path) || (kubernetesType(token).replaces?.(path, inputs) ?? false);
}
