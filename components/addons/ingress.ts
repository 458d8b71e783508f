import { Service } from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";

import type { ChartRollout } from "../workload/timeouts";
import type { Mirrors } from "./mirrors";

/** The controller listens on a port of its node. */
export interface NodePortExposure {
  readonly kind: "hostPort";
  readonly port: number;
}

/**
 * A load balancer of the cloud passes connections on to the controller's pods: those of port 443 decrypted, each with the
 * client's address before its first byte, by the PROXY protocol.
 */
export interface LoadBalancerExposure {
  readonly kind: "loadBalancer";
  /** Class of the load balancer: decides which of the cluster's controllers makes it. */
  readonly class: string;
  /** What that controller is told by annotations of the Service. */
  readonly annotations: Readonly<Record<string, pulumi.Input<string>>>;
  /** Annotations that make it ask a path of a pod, not only connect, to find out whether the pod is well. */
  readonly healthCheck: (path: string) => Readonly<Record<string, string>>;
  /** IPv4 ranges that the load balancer speaks from; nobody else is believed who a client is. */
  readonly trustedRanges: readonly string[];
  /** Present where the load balancer ends HTTPS; HTTP is then redirected to it. */
  readonly https?: {
    /** Seconds for which browsers insist on HTTPS. */
    readonly hstsSeconds: number;
  };
  /** Seconds until the load balancer has taken in that a pod has come or is about to go. */
  readonly settleSeconds: number;
  /** Seconds after which the load balancer gives up a pod that is going, and it is ended. */
  readonly drainSeconds: number;
}

/** How requests reach an ingress controller. */
export type Exposure = NodePortExposure | LoadBalancerExposure;

/** What every ingress controller can be told. */
export interface IngressControllerArgs {
  readonly exposure: Exposure;
  /** @default 1 */
  readonly replicas?: number;
  /** @default 300: seconds without progress after which a rollout has failed */
  readonly rolloutDeadline?: number;
  /** @default public registries are asked themselves */
  readonly mirrors?: Mirrors;
}

/** What an application needs to know of the controller that publishes it. */
export interface IngressController extends pulumi.Resource {
  /** Namespace that the controller's pods run in. */
  readonly namespace: pulumi.Output<string>;
  /** Name of its IngressClass. */
  readonly className: string;
  /** Host name or IP address, with a port where it is not 80. */
  readonly address: pulumi.Output<string>;
  /** Whether an Ingress gets an address of its own to wait for. */
  readonly hasAddress: boolean;
}

/** Where a controller is reached: the node itself, or the load balancer of the Service that its chart makes. */
export function controllerAddress(
  name: string,
  exposure: Exposure,
  service: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  if (exposure.kind === "hostPort") return pulumi.output(`127.0.0.1:${exposure.port}`);
  const published = Service.get(name, service, opts);
  return published.status.loadBalancer.ingress.apply(([first]) => first?.hostname ?? first?.ip ?? "");
}

/** The Pod Security standard that a controller's pods keep to; only the one without rules allows a port of the node. */
export function podSecurity({ kind }: Exposure): "privileged" | "restricted" {
  return kind === "hostPort" ? "privileged" : "restricted";
}

/** Two pods cannot hold one port of a node, so the former one goes first. */
export const ONE_PER_NODE = { type: "RollingUpdate", rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } } as const;

/** All new pods come at once, because the load balancer takes minutes over each; none goes before they have settled. */
export const ALL_AT_ONCE = { type: "RollingUpdate", rollingUpdate: { maxSurge: "100%", maxUnavailable: 0 } } as const;

/** How a controller's pods are replaced; behind a load balancer they take its times instead of the chart's. */
export function controllerRollout(
  { exposure, replicas = 1, rolloutDeadline }: IngressControllerArgs,
  chartTerminationSeconds: number,
): ChartRollout {
  if (exposure.kind === "hostPort") {
    return { rolloutDeadline, pods: replicas, terminationSeconds: chartTerminationSeconds };
  }
  const { settleSeconds: minReadySeconds, drainSeconds: terminationSeconds } = exposure;
  return { rolloutDeadline, terminationSeconds, minReadySeconds };
}

/** Fields of the controller's Service that make the load balancer. */
export function loadBalancerService(exposure: LoadBalancerExposure) {
  return {
    type: "LoadBalancer",
    loadBalancerClass: exposure.class,
    // Pods are the targets, so nodes need no port.
    allocateLoadBalancerNodePorts: false,
  } as const;
}

/** The header by which browsers are told to use HTTPS alone. */
export function hstsHeader({ hstsSeconds }: NonNullable<LoadBalancerExposure["https"]>) {
  return { name: "Strict-Transport-Security", value: `max-age=${hstsSeconds}` } as const;
}
