import { NetworkPolicy } from "@pulumi/kubernetes/networking/v1";
import type { networking } from "@pulumi/kubernetes/types/input";
import type * as pulumi from "@pulumi/pulumi";

import { labels, selectorLabels, type WorkloadContext } from "./context";

/** Clients that may connect to a workload; the namespace's default policy denies all others. */
export interface Callers {
  /** The ingress controller, and through it external clients. */
  readonly ingress?: boolean;
  /** Workloads of the same application, by name. */
  readonly workloads?: readonly string[];
  /** Pods of the same application with these labels. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** Allows only the given callers to reach a port of a workload's pods. */
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
        // A rule without peers would allow everyone.
        ingress: peers.length > 0 ? [{ from: peers, ports: [{ protocol: "TCP", port }] }] : [],
      },
    },
    opts,
  );
}
