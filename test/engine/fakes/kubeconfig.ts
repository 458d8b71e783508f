import { isRecord } from "../../../lib/values";
import type { Value } from "../../../local/engine/fallback/protocol/types";
import { stringAt } from "../../../local/engine/fallback/protocol/values";

/** A kubeconfig (JSON) that points at a fake cluster: it holds the ID of the cluster and no real address. */
export function kubeconfigOf(cluster: string): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": cluster,
    clusters: [{ name: cluster, cluster: { server: `https://${cluster}.invalid` } }],
    contexts: [{ name: cluster, context: { cluster, user: cluster } }],
    users: [{ name: cluster, user: {} }],
  });
}

/** ID of the fake cluster that a kubeconfig points at; undefined for any other kubeconfig. */
export function clusterIn(kubeconfig: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(kubeconfig);
    if (!isRecord<Value>(parsed) || !stringAt(parsed, "clusters", 0, "cluster", "server").endsWith(".invalid"))
      return undefined;
    return stringAt(parsed, "current-context");
  } catch {
    return undefined;
  }
}
