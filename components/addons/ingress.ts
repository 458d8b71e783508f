import { Service } from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";

import type { ChartRollout } from "../workload/timeouts";
import type { ChartArgs } from "./chart";

/** The controller listens on a port of its node. */
export interface NodePortExposure {
  readonly kind: "hostPort";
  readonly port: number;
}

/**
 * A cloud load balancer forwards connections to the controller's pods: connections to port 443 are decrypted, and the
 * PROXY protocol carries the client's address ahead of the first byte.
 */
export interface LoadBalancerExposure {
  readonly kind: "loadBalancer";
  /** Load balancer class: selects the controller in the cluster that creates it. */
  readonly class: string;
  /** Annotations of the Service that configure the load balancer. */
  readonly annotations: Readonly<Record<string, pulumi.Input<string>>>;
  /** Annotations for an HTTP health check of the given path, instead of a plain TCP connection. */
  readonly healthCheck: (path: string) => Readonly<Record<string, string>>;
  /** IPv4 ranges of the load balancer; the client address is only accepted from them. */
  readonly trustedRanges: readonly string[];
  /** Present if the load balancer terminates TLS; HTTP is then redirected to HTTPS. */
  readonly https?: {
    /** `max-age` of HTTP Strict Transport Security in seconds. */
    readonly hstsSeconds: number;
  };
  /** Seconds until the load balancer has registered a new pod, or stopped sending connections to a removed one. */
  readonly settleSeconds: number;
  /** Seconds after which the load balancer closes the remaining connections of a removed pod, and the pod is killed. */
  readonly drainSeconds: number;
}

/** How requests reach an ingress controller. */
export type Exposure = NodePortExposure | LoadBalancerExposure;

/** Whom a controller serves: everyone, or clients inside the network alone. */
export type Audience = "public" | "internal";

/** Arguments of every ingress controller. */
export interface IngressControllerArgs extends ChartArgs {
  readonly exposure: Exposure;
  /** @default 1 */
  readonly replicas?: number;
  /**
   * Whether it serves Ingress objects that name no class; a cluster has one such controller.
   * @default true
   */
  readonly defaultClass?: boolean;
  /**
   * Its part where a public and an internal controller of a kind share a cluster: each serves its own IngressClass alone.
   * @default it is the only one of its kind
   */
  readonly audience?: Audience | undefined;
}

/** What applications use of the ingress controller that publishes them. */
export interface IngressController extends pulumi.Resource {
  /** Namespace of the controller's pods. */
  readonly namespace: pulumi.Output<string>;
  /** Name of its IngressClass. */
  readonly className: string;
  /** Host name or IP address, with a port where it is not 80. */
  readonly address: pulumi.Output<string>;
  /** Whether Ingress objects get an address of their own to wait for. */
  readonly hasAddress: boolean;
  /** Annotations of an Ingress for request bodies of up to this number of MiB. */
  readonly bodyLimit: BodyLimit;
}

/** Returns the annotations of an Ingress for request bodies of up to a number of MiB. */
export type BodyLimit = (mebibytes: number) => Readonly<Record<string, string>>;

/**
 * What distinguishes an internal controller from the public one of the same kind.
 *
 * @param usual Name without an audience, or of the public one; @default the kind's
 */
export function audienceName(audience: Audience | undefined, kind: string, usual: string = kind): string {
  return audience === "internal" ? `${kind}-internal` : usual;
}

/** Address of a controller: the node itself, or the load balancer of the Service that its chart creates. */
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

/** The Pod Security standard of a controller's pods; only `privileged` allows host ports. */
export function podSecurity({ kind }: Exposure): "privileged" | "restricted" {
  return kind === "hostPort" ? "privileged" : "restricted";
}

/** Two pods cannot share a host port, so the previous pod has to stop first. */
export const ONE_PER_NODE = { type: "RollingUpdate", rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } } as const;

/** All new pods start together, because the load balancer takes minutes to register each; none stops before they settle. */
export const ALL_AT_ONCE = { type: "RollingUpdate", rollingUpdate: { maxSurge: "100%", maxUnavailable: 0 } } as const;

/** How a controller's pods are replaced; behind a load balancer its times replace those of the chart. */
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

/** Fields of the controller's Service that create the load balancer. */
export function loadBalancerService(exposure: LoadBalancerExposure) {
  return {
    type: "LoadBalancer",
    loadBalancerClass: exposure.class,
    // Pods are the targets, so nodes need no port.
    allocateLoadBalancerNodePorts: false,
  } as const;
}

/** The header that makes browsers use HTTPS only. */
export function hstsHeader({ hstsSeconds }: NonNullable<LoadBalancerExposure["https"]>) {
  return { name: "Strict-Transport-Security", value: `max-age=${hstsSeconds}` } as const;
}
