import { basename, dirname } from "node:path/posix";

import type * as pulumi from "@pulumi/pulumi";

import { mirrorOf } from "../image/mirrors";
import { spreadOver } from "../workload/spread";
import type { Chart } from "./chart";
import { ChartIngressController, type ControllerChart } from "./chart-ingress";
import {
  ALL_AT_ONCE,
  audienceName,
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
  // Traefik only serves Ingress objects here, so its 25 custom resource definitions would be unused.
  skipCrds: true,
};
const NAME = "traefik";
const IMAGE = "docker.io/library/traefik";

/** Traefik as the cluster's ingress controller. */
export class Traefik extends ChartIngressController {
  constructor(name: string, args: IngressControllerArgs, opts?: pulumi.ComponentResourceOptions) {
    super(name, args, TRAEFIK, opts);
  }
}

/** How its chart provides it. */
export const TRAEFIK: ControllerChart = {
  type: "slipway:addons:Traefik",
  chart: CHART,
  className: NAME,
  service: (release) => release,
  terminationSeconds: 60,
  values: traefikValues,
};

/** Values of the Traefik chart: Ingress objects only, no dashboard, no telemetry. */
export function traefikValues({
  exposure,
  replicas = 1,
  mirrors = {},
  defaultClass = true,
  audience,
}: IngressControllerArgs): Record<string, unknown> {
  const balanced = exposure.kind === "loadBalancer";
  const address = mirrorOf(mirrors, IMAGE);
  const className = audienceName(audience, NAME);
  return {
    ...(address === undefined ? {} : { image: { registry: dirname(address), repository: basename(address) } }),
    deployment: { replicas, ...(balanced ? drainSettings(exposure) : {}) },
    ingressClass: { enabled: true, isDefaultClass: defaultClass, name: className },
    providers: {
      kubernetesCRD: { enabled: false },
      kubernetesIngress: {
        // Without it, Traefik serves every class that names Traefik as its controller.
        ...(audience === undefined ? {} : { ingressClass: className }),
        // Ingress objects get the load balancer's address; without a load balancer there is none to publish.
        publishedService: { enabled: balanced },
        // A Service without ready pods then returns 503 instead of 404.
        allowEmptyServices: true,
      },
      ...(balanced && exposure.https ? { file: headersFile(exposure.https) } : {}),
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
    // Other entry points, such as metrics, serve no application.
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
          // The load balancer has already decrypted this traffic.
          websecure: { ...entry, http: { tls: { enabled: false }, middlewares: [`${MIDDLEWARE}@file`] } },
        }
      : { web: entry, websecure: { expose: { default: false } } },
    updateStrategy: ALL_AT_ONCE,
    topologySpreadConstraints: spreadOver({ "app.kubernetes.io/name": NAME }),
  };
}

/** New connections still arrive for a while after a pod has started to terminate. */
function drainSettings({ settleSeconds, drainSeconds }: LoadBalancerExposure): Record<string, unknown> {
  return {
    minReadySeconds: settleSeconds,
    terminationGracePeriodSeconds: drainSeconds,
    lifecycle: { preStop: { sleep: { seconds: settleSeconds } } },
  };
}

const MIDDLEWARE = "edge";

/** Headers for HTTPS requests. They are in a file because the custom resource definition for middlewares is not installed. */
function headersFile(https: NonNullable<LoadBalancerExposure["https"]>): Record<string, unknown> {
  const { name, value } = hstsHeader(https);
  const headers = {
    customRequestHeaders: { "X-Forwarded-Proto": "https", "X-Forwarded-Port": "443" },
    customResponseHeaders: { [name]: value },
  };
  return { enabled: true, watch: false, content: { http: { middlewares: { [MIDDLEWARE]: { headers } } } } };
}
