import type { core } from "@pulumi/kubernetes/types/input";

/** Spreads the pods with these labels over zones and nodes, where there are several. */
export function spreadOver(matchLabels: Readonly<Record<string, string>>): core.v1.TopologySpreadConstraint[] {
  return ["topology.kubernetes.io/zone", "kubernetes.io/hostname"].map((topologyKey) => ({
    labelSelector: { matchLabels: { ...matchLabels } },
    // Terminating pods of the previous version do not count. On pods without that label the key is ignored.
    matchLabelKeys: ["pod-template-hash"],
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: "ScheduleAnyway",
  }));
}
