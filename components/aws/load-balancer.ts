import type * as pulumi from "@pulumi/pulumi";

import type { LoadBalancerExposure } from "../addons/ingress";

/** What {@link networkLoadBalancer} can be told. */
export interface NetworkLoadBalancerArgs {
  /** Who makes it: EKS Auto Mode, or the AWS Load Balancer Controller. Both read the same annotations. */
  readonly class: "eks.amazonaws.com/nlb" | "service.k8s.aws/nlb";
  /** Ranges of the public subnets that it stands in, apart from those of pods: these could else pass for it. */
  readonly subnetRanges: readonly string[];
  /** @default HTTP alone */
  readonly https?: {
    /** A certificate of ACM that has been issued. */
    readonly certificateArn: pulumi.Input<string>;
    /** Seconds for which browsers insist on HTTPS. */
    readonly hstsSeconds: number;
  };
}

const PREFIX = "service.beta.kubernetes.io/aws-load-balancer";

/** What AWS recommends: TLS 1.2 and 1.3, forward secrecy and authenticated encryption only, hybrid post-quantum keys. */
const SECURITY_POLICY = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09";

/**
 * Seconds that a network load balancer takes to send connections to a new target, or none to a former one. Measured by
 * users at two minutes whatever its settings say (kubernetes-sigs/aws-load-balancer-controller#2366), and one to spare.
 */
const SETTLE_SECONDS = 180;

/** Seconds until a former target's last connections end; AWS's default. */
const DRAIN_SECONDS = 300;

/**
 * A network load balancer before an ingress controller: reachable from the internet, straight to the pods, HTTPS ended
 * with a certificate of ACM. It does not pass on the client's source address, since with addresses of pods as targets
 * that breaks connections of a pod to itself and of one client over several zones; the PROXY protocol carries it.
 */
export function networkLoadBalancer(args: NetworkLoadBalancerArgs): LoadBalancerExposure {
  const { https } = args;
  return {
    kind: "loadBalancer",
    class: args.class,
    annotations: {
      [`${PREFIX}-scheme`]: "internet-facing",
      [`${PREFIX}-nlb-target-type`]: "ip",
      // A zone without a pod of the controller would else answer nobody.
      [`${PREFIX}-attributes`]: "load_balancing.cross_zone.enabled=true",
      // The annotation for the PROXY protocol is unknown to Auto Mode; the attribute is known to both.
      [`${PREFIX}-target-group-attributes`]: `proxy_protocol_v2.enabled=true,deregistration_delay.timeout_seconds=${DRAIN_SECONDS}`,
      ...(https && {
        [`${PREFIX}-ssl-cert`]: https.certificateArn,
        [`${PREFIX}-ssl-ports`]: "443",
        [`${PREFIX}-ssl-negotiation-policy`]: SECURITY_POLICY,
      }),
    },
    // On the port of the traffic: the check begins with the PROXY protocol too, which other ports do not speak.
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
