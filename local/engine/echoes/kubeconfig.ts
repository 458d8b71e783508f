import { isRecord, textAt } from "../standins/protocol/values";

/** A kubeconfig (JSON) that leads to nothing but the identifier of an echoed cluster. */
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

/** The echoed cluster that a kubeconfig leads to; undefined if it is one of people's. */
export function clusterIn(kubeconfig: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(kubeconfig);
    if (!isRecord(parsed) || !textAt(parsed, "clusters", 0, "cluster", "server").endsWith(".invalid")) return undefined;
    return textAt(parsed, "current-context");
  } catch {
    return undefined;
  }
}
