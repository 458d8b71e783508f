import type { core } from "@pulumi/kubernetes/types/input";
import type * as pulumi from "@pulumi/pulumi";

import type { ClaimSizes } from "./claim-sizes";

/** The nodes that pods run on. */
export interface Placement {
  /** Labels of the nodes. */
  readonly nodeSelector: Readonly<Record<string, string>>;
  /** Taints of the nodes, as pods tolerate them. */
  readonly tolerations: readonly core.v1.Toleration[];
}

/** What all workloads of an application share, provided by the platform. */
export interface WorkloadContext {
  /** The application that the workload is part of. */
  readonly application: string;
  readonly namespace: pulumi.Input<string>;
  /** Namespaces of the ingress controllers, which connect to published services. */
  readonly ingressNamespaces: readonly pulumi.Input<string>[];
  /** Seconds without progress after which a rollout has failed; the timeouts of all resources derive from it. */
  readonly rolloutDeadline: number;
  /** Records the sizes of volume claims, and refuses smaller ones. @default no size is known */
  readonly claimSizes?: ClaimSizes;
  /** Nodes of the application's own. @default any nodes without taints */
  readonly placement?: Placement;
}

/** Labels that select a workload's pods; they never change, because selectors are immutable. */
export function selectorLabels(name: string): Record<string, string> {
  return { "app.kubernetes.io/name": name };
}

/** The recommended Kubernetes labels of an object that belongs to a workload. */
export function labels(name: string, { application }: WorkloadContext): Record<string, string> {
  return {
    ...selectorLabels(name),
    "app.kubernetes.io/part-of": application,
    "app.kubernetes.io/managed-by": "pulumi",
  };
}
