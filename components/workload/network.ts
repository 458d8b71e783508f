import { NetworkPolicy } from "@pulumi/kubernetes/networking/v1";
import type { networking } from "@pulumi/kubernetes/types/input";
import type * as pulumi from "@pulumi/pulumi";

import { labels, selectorLabels, type WorkloadContext } from "./context";
import type { NamedPort } from "./ports";

/** Clients that may connect to a workload; the namespace's default policy denies all others. */
export interface Callers {
  /** The ingress controller, and through it external clients. */
  readonly ingress?: boolean;
  /** Workloads of the same application, by name. */
  readonly workloads?: readonly string[];
  /** Pods of the same application with these labels. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** Clients of each port, by the port's name; nobody may connect to a port that is not named. */
export type CallersByPort<Name extends string = string> = Readonly<Partial<Record<Name, Callers>>>;

/**
 * Allows only the given callers to reach the ports of a workload's pods.
 *
 * @throws RangeError if callers of an unknown port are given.
 */
export function allowCallers(
  name: string,
  context: WorkloadContext,
  ports: readonly NamedPort[],
  callers: CallersByPort,
  opts: pulumi.ResourceOptions,
): NetworkPolicy {
  const rules = Object.entries(callers).map(([port, own = {}]) => ({
    from: peers(context, own),
    ports: [portOf(name, ports, port)],
  }));
  return new NetworkPolicy(
    name,
    {
      metadata: { name, namespace: context.namespace, labels: labels(name, context) },
      spec: {
        podSelector: { matchLabels: selectorLabels(name) },
        policyTypes: ["Ingress"],
        // A rule without peers would allow everyone.
        ingress: rules.filter(({ from }) => from.length > 0),
      },
    },
    opts,
  );
}

function peers({ ingressNamespaces }: WorkloadContext, callers: Callers): networking.v1.NetworkPolicyPeer[] {
  return [
    ...(callers.ingress === true
      ? ingressNamespaces.map((name) => ({
          namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } },
        }))
      : []),
    ...(callers.workloads ?? []).map((caller) => ({ podSelector: { matchLabels: selectorLabels(caller) } })),
    ...(callers.labels ? [{ podSelector: { matchLabels: { ...callers.labels } } }] : []),
  ];
}

function portOf(workload: string, ports: readonly NamedPort[], name: string): networking.v1.NetworkPolicyPort {
  const port = ports.find((one) => one.name === name);
  if (port) return { protocol: port.protocol, port: port.number };
  const known = ports.map((one) => one.name).join(", ");
  throw new RangeError(
    `callers of ${workload} name the port "${name}"; its ports are: ${known === "" ? "none" : known}`,
  );
}
