import * as pulumi from "@pulumi/pulumi";

import { addonNamespace, installChart, type Chart } from "./chart";
import { controllerAddress, type Exposure, type IngressController, type IngressControllerArgs } from "./ingress";

/** Controller 1.15.1, the project's last release: it retired in March 2026. Traefik is the maintained alternative. */
const CHART: Chart = {
  chart: "ingress-nginx",
  version: "4.15.1",
  repository: "https://kubernetes.github.io/ingress-nginx",
};
const CLASS = "nginx";

/** ingress-nginx as the cluster's ingress controller. */
export class IngressNginx extends pulumi.ComponentResource implements IngressController {
  readonly namespace: pulumi.Output<string>;
  readonly className = CLASS;
  readonly address: pulumi.Output<string>;
  readonly hasAddress: boolean;

  constructor(name: string, args: IngressControllerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:addons:IngressNginx", name, {}, opts);
    const { exposure, replicas = 1 } = args;

    const namespace = addonNamespace(name, { parent: this });
    const release = installChart(name, CHART, namespace.metadata.name, ingressNginxValues(exposure, replicas), {
      parent: this,
    });

    this.namespace = namespace.metadata.name;
    this.hasAddress = exposure.kind === "loadBalancer";
    const service = pulumi.interpolate`${this.namespace}/${release.status.name}-controller`;
    this.address = controllerAddress(name, exposure, service, { parent: this, dependsOn: [release] });
    this.registerOutputs({ namespace: this.namespace, address: this.address });
  }
}

/** Values of the ingress-nginx chart. */
export function ingressNginxValues(exposure: Exposure, replicas: number): Record<string, unknown> {
  return {
    controller: {
      replicaCount: replicas,
      ...(replicas > 1 ? { maxUnavailable: 1 } : {}),
      ingressClassResource: { name: CLASS, default: true },
      // Snippets in annotations would let whoever may write an Ingress configure the whole controller.
      allowSnippetAnnotations: false,
      resources: { requests: { cpu: "100m", memory: "256Mi" }, limits: { memory: "256Mi" } },
      ...exposed(exposure),
    },
  };
}

function exposed(exposure: Exposure): Record<string, unknown> {
  if (exposure.kind === "hostPort") {
    return {
      hostPort: { enabled: true, ports: { http: exposure.port } },
      service: { enabled: false },
      publishService: { enabled: false },
      // Two pods cannot hold one port of a node, so the former one goes first.
      updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } },
    };
  }
  const { annotations, loadBalancerClass } = exposure;
  return {
    service: {
      type: "LoadBalancer",
      annotations,
      // Keeps the client's address: a node that does not run the controller is no target.
      externalTrafficPolicy: "Local",
      ...(loadBalancerClass === undefined ? {} : { loadBalancerClass }),
    },
  };
}
