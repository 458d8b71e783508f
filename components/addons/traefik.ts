import type * as pulumi from "@pulumi/pulumi";

import { spreadOver } from "../workload/spread";
import type { Chart } from "./chart";
import { ChartIngressController, type ControllerChart } from "./chart-ingress";
import {
  ALL_AT_ONCE,
  hstsHeader,
  loadBalancerService,
  ONE_PER_NODE,
  type IngressControllerArgs,
  type LoadBalancerExposure,
} from "./ingress";

/** Traefik 3.7.11. */
const CHART: Chart = {
  chart: "traefik",
  version: "41.3.0",
  repository: "https://traefik.github.io/charts",
  // Traefik serves only Ingress objects here, so nothing uses its 25 definitions.
  skipCrds: true,
};
const NAME = "traefik";

/** Traefik as the cluster's ingress controller. */
export class Traefik extends ChartIngressController {
  constructor(name: string, args: IngressControllerArgs, opts?: pulumi.ComponentResourceOptions) {
    super(name, args, TRAEFIK, opts);
  }
}

const TRAEFIK: ControllerChart = {
  type: "slipway:addons:Traefik",
  chart: CHART,
  className: NAME,
  service: (release) => release,
  terminationSeconds: 60,
  values: traefikValues,
};

/** Values of the Traefik chart: Ingress objects only, no dashboard, no calls home. */
export function traefikValues({
  exposure,
  replicas = 1,
  mirrors = {},
}: IngressControllerArgs): Record<string, unknown> {
  const balanced = exposure.kind === "loadBalancer";
  const registry = mirrors["docker.io/library"];
  return {
    ...(registry === undefined ? {} : { image: { registry, repository: "traefik" } }),
    deployment: { replicas, ...(balanced ? settling(exposure) : {}) },
    ingressClass: { enabled: true, isDefaultClass: true, name: NAME },
    providers: {
      kubernetesCRD: { enabled: false },
      kubernetesIngress: {
        // Ingress objects get the load balancer's address; without one there is none to publish.
        publishedService: { enabled: balanced },
        // A service none of whose pods is ready is answered for with 503, not as if its paths did not exist.
        allowEmptyServices: true,
      },
      ...(balanced && exposure.https ? { file: edgeFile(exposure.https) } : {}),
    },
    ingressRoute: { dashboard: { enabled: false } },
    global: { checkNewVersion: false, sendAnonymousUsage: false },
    resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "128Mi" } },
    podDisruptionBudget: { enabled: replicas > 1, ...(replicas > 1 ? { maxUnavailable: 1 } : {}) },
    ...(balanced ? behindLoadBalancer(exposure) : onNode(exposure.port)),
  };
}

function onNode(port: number): Record<string, unknown> {
  return {
    service: { enabled: false },
    ports: { web: { hostPort: port } },
    updateStrategy: ONE_PER_NODE,
  };
}

function behindLoadBalancer(exposure: LoadBalancerExposure): Record<string, unknown> {
  const { annotations, trustedRanges, https } = exposure;
  const entry = {
    // The other entry points, such as that of metrics, serve no application.
    asDefault: true,
    proxyProtocol: { trustedIPs: trustedRanges },
    transport: { lifeCycle: { graceTimeOut: exposure.drainSeconds - exposure.settleSeconds } },
  };
  return {
    service: { annotations, spec: loadBalancerService(exposure) },
    ports: https
      ? {
          web: {
            ...entry,
            http: { redirections: { entryPoint: { to: "websecure", scheme: "https", permanent: true } } },
          },
          // The load balancer has decrypted what comes here.
          websecure: { ...entry, http: { tls: { enabled: false }, middlewares: [`${EDGE}@file`] } },
        }
      : { web: entry, websecure: { expose: { default: false } } },
    updateStrategy: ALL_AT_ONCE,
    topologySpreadConstraints: spreadOver({ "app.kubernetes.io/name": NAME }),
  };
}

/** New connections still come for a while after a pod was told to end. */
function settling({ settleSeconds, drainSeconds }: LoadBalancerExposure): Record<string, unknown> {
  return {
    minReadySeconds: settleSeconds,
    terminationGracePeriodSeconds: drainSeconds,
    lifecycle: { preStop: { sleep: { seconds: settleSeconds } } },
  };
}

const EDGE = "edge";

/** Headers of requests that came by HTTPS. A file holds them: the kind of object for it has no definition here. */
function edgeFile(https: NonNullable<LoadBalancerExposure["https"]>): Record<string, unknown> {
  const { name, value } = hstsHeader(https);
  const headers = {
    customRequestHeaders: { "X-Forwarded-Proto": "https", "X-Forwarded-Port": "443" },
    customResponseHeaders: { [name]: value },
  };
  return { enabled: true, watch: false, content: { http: { middlewares: { [EDGE]: { headers } } } } };
}
