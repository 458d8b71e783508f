import type { core } from "@pulumi/kubernetes/types/input";

/** Spreads the pods that carry the labels over zones and nodes, as far as there are any. */
export function spreadOver(matchLabels: Readonly<Record<string, string>>): core.v1.TopologySpreadConstraint[] {
  return ["topology.kubernetes.io/zone", "kubernetes.io/hostname"].map((topologyKey) => ({
    labelSelector: { matchLabels: { ...matchLabels } },
    // Pods of the former version are on their way out: they do not count. Pods without that label are not asked for it.
    matchLabelKeys: ["pod-template-hash"],
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: "ScheduleAnyway",
  }));
}
