import { NetworkPolicy } from "@pulumi/kubernetes/networking/v1";
import type { networking } from "@pulumi/kubernetes/types/input";
import type * as pulumi from "@pulumi/pulumi";

import { labels, selectorLabels, type WorkloadContext } from "./context";

/** Who may open connections to a workload; everybody else is refused by the namespace's default. */
export interface Callers {
  /** The ingress controller, and through it the outside. */
  readonly ingress?: boolean;
  /** Workloads of the same application, by name. */
  readonly workloads?: readonly string[];
  /** Pods of the same application that carry these labels. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** Lets the named callers reach a port of a workload's pods, and nobody else. */
export function allowCallers(
  name: string,
  context: WorkloadContext,
  port: number,
  callers: Callers,
  opts: pulumi.ResourceOptions,
): NetworkPolicy {
  const peers: networking.v1.NetworkPolicyPeer[] = [
    ...(callers.ingress === true
      ? [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": context.ingressNamespace } } }]
      : []),
    ...(callers.workloads ?? []).map((caller) => ({ podSelector: { matchLabels: selectorLabels(caller) } })),
    ...(callers.labels ? [{ podSelector: { matchLabels: { ...callers.labels } } }] : []),
  ];
  return new NetworkPolicy(
    name,
    {
      metadata: { name, namespace: context.namespace, labels: labels(name, context) },
      spec: {
        podSelector: { matchLabels: selectorLabels(name) },
        policyTypes: ["Ingress"],
        // A rule without peers would let everybody in.
        ingress: peers.length > 0 ? [{ from: peers, ports: [{ protocol: "TCP", port }] }] : [],
      },
    },
    opts,
  );
}
