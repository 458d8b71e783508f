import * as pulumi from "@pulumi/pulumi";

import { addonNamespace, installChart, type Chart } from "./chart";
import { controllerAddress, type Exposure, type IngressController, type IngressControllerArgs } from "./ingress";

/** Traefik 3.7.11. */
const CHART: Chart = { chart: "traefik", version: "41.3.0", repository: "https://traefik.github.io/charts" };
const NAME = "traefik";

/** Traefik as the cluster's ingress controller. */
export class Traefik extends pulumi.ComponentResource implements IngressController {
  readonly namespace: pulumi.Output<string>;
  readonly className = NAME;
  readonly address: pulumi.Output<string>;
  readonly hasAddress: boolean;

  constructor(name: string, args: IngressControllerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:addons:Traefik", name, {}, opts);
    const { exposure, replicas = 1 } = args;

    const namespace = addonNamespace(name, { parent: this });
    const release = installChart(name, CHART, namespace.metadata.name, traefikValues(exposure, replicas), {
      parent: this,
    });

    this.namespace = namespace.metadata.name;
    this.hasAddress = exposure.kind === "loadBalancer";
    this.address = controllerAddress(name, exposure, pulumi.interpolate`${this.namespace}/${release.status.name}`, {
      parent: this,
      dependsOn: [release],
    });
    this.registerOutputs({ namespace: this.namespace, address: this.address });
  }
}

/** Values of the Traefik chart: Ingress objects only, no dashboard, no calls home. */
export function traefikValues(exposure: Exposure, replicas: number): Record<string, unknown> {
  return {
    deployment: { replicas },
    ingressClass: { enabled: true, isDefaultClass: true, name: NAME },
    providers: {
      kubernetesCRD: { enabled: false },
      kubernetesIngress: {
        // Ingress objects get the load balancer's address; without one there is none to publish.
        publishedService: { enabled: exposure.kind === "loadBalancer" },
        // A service none of whose pods is ready is answered for with 503, not as if its paths did not exist.
        allowEmptyServices: true,
      },
    },
    ingressRoute: { dashboard: { enabled: false } },
    global: { checkNewVersion: false, sendAnonymousUsage: false },
    resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "128Mi" } },
    podDisruptionBudget: { enabled: replicas > 1, ...(replicas > 1 ? { maxUnavailable: 1 } : {}) },
    ...exposed(exposure),
  };
}

function exposed(exposure: Exposure): Record<string, unknown> {
  if (exposure.kind === "hostPort") {
    return {
      service: { enabled: false },
      ports: { web: { hostPort: exposure.port } },
      // Two pods cannot hold one port of a node, so the former one goes first.
      updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } },
    };
  }
  const { annotations, loadBalancerClass } = exposure;
  return {
    service: {
      annotations,
      spec: {
        type: "LoadBalancer",
        // Keeps the client's address: a node that does not run the controller is no target.
        externalTrafficPolicy: "Local",
        ...(loadBalancerClass === undefined ? {} : { loadBalancerClass }),
      },
    },
  };
}
