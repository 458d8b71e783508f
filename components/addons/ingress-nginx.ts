import type * as pulumi from "@pulumi/pulumi";

import { type Mirrors, mirrorOf } from "../image/mirrors";
import { spreadOver } from "../workload/spread";
import type { Chart } from "./chart";
import { ChartIngressController, type ControllerChart } from "./chart-ingress";
import {
  ALL_AT_ONCE,
  type Audience,
  audienceName,
  hstsHeader,
  loadBalancerService,
  ONE_PER_NODE,
  type IngressControllerArgs,
  type LoadBalancerExposure,
} from "./ingress";

/** Controller 1.15.1, the project's last release: it retired in March 2026. Traefik is the maintained alternative. */
const CHART: Chart = {
  chart: "ingress-nginx",
  version: "4.15.1",
  repository: "https://kubernetes.github.io/ingress-nginx",
};
const CLASS = "nginx";
const IMAGES = "registry.k8s.io/ingress-nginx";

/** ingress-nginx as the cluster's ingress controller. */
export class IngressNginx extends ChartIngressController {
  constructor(name: string, args: IngressControllerArgs, opts?: pulumi.ComponentResourceOptions) {
    super(name, args, INGRESS_NGINX, opts);
  }
}

const INGRESS_NGINX: ControllerChart = {
  type: "slipway:addons:IngressNginx",
  chart: CHART,
  className: CLASS,
  service: (release) => `${release}-controller`,
  terminationSeconds: 300,
  values: ingressNginxValues,
  // Without it, a body of more than 1 MiB is refused with 413.
  bodyLimit: (mebibytes) => ({ "nginx.ingress.kubernetes.io/proxy-body-size": `${mebibytes}m` }),
};

/** Values of the ingress-nginx chart. */
export function ingressNginxValues({
  exposure,
  replicas = 1,
  mirrors = {},
  defaultClass = true,
  audience,
}: IngressControllerArgs): Record<string, unknown> {
  return {
    controller: {
      ...imageValues(mirrors),
      replicaCount: replicas,
      ...(replicas > 1 ? { maxUnavailable: 1 } : {}),
      ...classValues(defaultClass, audience),
      // Snippets in annotations would let anyone who may write an Ingress configure the whole controller.
      allowSnippetAnnotations: false,
      resources: { requests: { cpu: "100m", memory: "256Mi" }, limits: { memory: "256Mi" } },
      ...(exposure.kind === "hostPort" ? onNode(exposure.port) : behindLoadBalancer(exposure)),
    },
  };
}

/**
 * The controller serves the classes that name it as their controller, so an internal one has another name. Its `ingressClass`
 * is the value of the annotation that Ingress objects had before there were classes.
 */
function classValues(isDefault: boolean, audience: Audience | undefined): Record<string, unknown> {
  const name = audienceName(audience, CHART.chart, CLASS);
  const ingressClassResource = { name, default: isDefault };
  if (audience !== "internal") return { ingressClassResource };
  return { ingressClassResource: { ...ingressClassResource, controllerValue: `k8s.io/${name}` }, ingressClass: name };
}

/**
 * Images from mirrors, by tag alone instead of the chart's tag and digest: ECR's pull-through cache does not import an
 * image that is requested by digest, or by tag and digest, before it is cached (aws/containers-roadmap#2837).
 */
function imageValues(mirrors: Mirrors): Record<string, unknown> {
  const controller = mirrorOf(mirrors, `${IMAGES}/controller`);
  const certificates = mirrorOf(mirrors, `${IMAGES}/kube-webhook-certgen`);
  return {
    ...(controller === undefined ? {} : { image: { repository: controller, digest: "" } }),
    ...(certificates === undefined
      ? {}
      : { admissionWebhooks: { patch: { image: { repository: certificates, digest: "" } } } }),
  };
}

function onNode(port: number): Record<string, unknown> {
  return {
    hostPort: { enabled: true, ports: { http: port } },
    // The chart claims a node port for each container port: the one in `hostPort.ports`, or else the same number, so null
    // there would still claim 443. Null here removes the container port (pulumi-kubernetes#2997, since 4.30).
    containerPort: { https: null },
    service: { enabled: false },
    updateStrategy: ONE_PER_NODE,
  };
}

function behindLoadBalancer(exposure: LoadBalancerExposure): Record<string, unknown> {
  const { annotations, healthCheck, trustedRanges, https, settleSeconds, drainSeconds } = exposure;
  return {
    service: {
      ...loadBalancerService(exposure),
      // A connection without a request would log an error in the controller every few seconds.
      annotations: { ...annotations, ...healthCheck("/healthz") },
      enableHttps: https !== undefined,
      // Traffic on port 443 arrives decrypted; the PROXY protocol passes on the original port.
      targetPorts: { https: "http" },
    },
    config: {
      "use-proxy-protocol": "true",
      "proxy-real-ip-cidr": trustedRanges.join(","),
      ...(https && { "force-ssl-redirect": "true", "http-snippet": hstsByPort(https) }),
    },
    // The controller's own HSTS setting applies only to TLS that it terminates itself. Headers with empty values are not sent.
    ...(https && { addHeaders: { [hstsHeader(https).name]: "$slipway_hsts" } }),
    updateStrategy: ALL_AT_ONCE,
    minReadySeconds: settleSeconds,
    terminationGracePeriodSeconds: drainSeconds,
    // The image's own hook shuts down immediately, while new connections still arrive.
    lifecycle: { preStop: { exec: { command: ["/bin/sh", "-c", `sleep ${settleSeconds}; /wait-shutdown`] } } },
    topologySpreadConstraints: spreadOver({
      "app.kubernetes.io/name": "ingress-nginx",
      "app.kubernetes.io/component": "controller",
    }),
  };
}

/** A variable with the header's value for HTTPS requests only: RFC 6797 forbids the header over HTTP. */
function hstsByPort(https: NonNullable<LoadBalancerExposure["https"]>): string {
  return `map $proxy_protocol_server_port $slipway_hsts { 443 "${hstsHeader(https).value}"; default ""; }`;
}
