import * as pulumi from "@pulumi/pulumi";

import type { LoadBalancerExposure } from "../addons/ingress";
import type { LoadBalancerClass } from "./cluster";

/** Arguments for {@link networkLoadBalancer}. */
export interface NetworkLoadBalancerArgs {
  /** Of the controller that creates it; both controllers read the same annotations. */
  readonly class: LoadBalancerClass;
  /** Ranges of its public subnets, separate from the ranges of pods: pods could otherwise impersonate it. */
  readonly subnetRanges: readonly string[];
  /** IDs of its subnets, of {@link subnetRanges}. @default its controller finds public subnets by their tags */
  readonly subnetIds?: readonly pulumi.Input<string>[];
  /**
   * Whether it has private addresses alone. It needs {@link subnetIds}, since its controller would choose private subnets,
   * where pods are; without public addresses it cannot be reached from the internet in any subnet.
   * @default false: internet-facing
   */
  readonly internal?: boolean;
  /** @default HTTP alone */
  readonly https?: {
    /** ARN of an issued ACM certificate. */
    readonly certificateArn: pulumi.Input<string>;
    /** `max-age` of HTTP Strict Transport Security in seconds. */
    readonly hstsSeconds: number;
  };
}

const PREFIX = "service.beta.kubernetes.io/aws-load-balancer";

/** AWS's recommended policy: TLS 1.2 and 1.3, forward secrecy and authenticated encryption only, hybrid post-quantum keys. */
const SECURITY_POLICY = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09";

/**
 * Seconds until a network load balancer sends connections to a new target, or stops sending them to a removed one. Users
 * measured two minutes regardless of settings (kubernetes-sigs/aws-load-balancer-controller#2366); one minute is margin.
 */
const SETTLE_SECONDS = 180;

/** Seconds until the last connections of a removed target are closed; AWS's default. */
const DRAIN_SECONDS = 300;

/**
 * A network load balancer in front of an ingress controller: internet-facing unless it is internal, with pods as targets
 * and TLS terminated with an ACM certificate. Client IP preservation is off, because with IP targets it breaks connections of a pod to
 * itself and of one client across zones; the PROXY protocol carries the client address instead.
 */
export function networkLoadBalancer(args: NetworkLoadBalancerArgs): LoadBalancerExposure {
  const { https, internal = false, subnetIds } = args;
  return {
    kind: "loadBalancer",
    class: args.class,
    annotations: {
      [`${PREFIX}-scheme`]: internal ? "internal" : "internet-facing",
      [`${PREFIX}-nlb-target-type`]: "ip",
      ...(subnetIds && { [`${PREFIX}-subnets`]: pulumi.output(subnetIds).apply((ids) => ids.join(",")) }),
      // A zone without a controller pod would otherwise drop connections.
      [`${PREFIX}-attributes`]: "load_balancing.cross_zone.enabled=true",
      // Auto Mode does not know the PROXY protocol annotation; both controllers know the attribute.
      [`${PREFIX}-target-group-attributes`]: `proxy_protocol_v2.enabled=true,deregistration_delay.timeout_seconds=${DRAIN_SECONDS}`,
      ...(https && {
        [`${PREFIX}-ssl-cert`]: https.certificateArn,
        [`${PREFIX}-ssl-ports`]: "443",
        [`${PREFIX}-ssl-negotiation-policy`]: SECURITY_POLICY,
      }),
    },
    // On the traffic port: health checks use the PROXY protocol too, which other ports do not accept.
    healthCheck: (path) => ({
      [`${PREFIX}-healthcheck-protocol`]: "HTTP",
      [`${PREFIX}-healthcheck-port`]: "traffic-port",
      [`${PREFIX}-healthcheck-path`]: path,
    }),
    trustedRanges: args.subnetRanges,
    ...(https && { https: { hstsSeconds: https.hstsSeconds } }),
    settleSeconds: SETTLE_SECONDS,
    drainSeconds: DRAIN_SECONDS,
  };
}
