import type * as pulumi from "@pulumi/pulumi";

import { ChartIngressController } from "../../../components/addons/chart-ingress";
import type { IngressControllerArgs } from "../../../components/addons/ingress";
import { TRAEFIK, traefikValues } from "../../../components/addons/traefik";

/** The class of ingress-nginx. */
const CLASS = "nginx";

/**
 * Traefik under the name and with the class of ingress-nginx, to move applications between two controllers: ingress-nginx
 * itself cannot be built from packages.
 */
export class SecondTraefik extends ChartIngressController {
  constructor(name: string, args: IngressControllerArgs, opts?: pulumi.ComponentResourceOptions) {
    super(name, args, { ...TRAEFIK, className: CLASS, values: secondValues }, opts);
  }
}

/** It serves the Ingress objects of its class alone; the first Traefik would also serve others'. */
function secondValues({ defaultClass = true, ...args }: IngressControllerArgs): Record<string, unknown> {
  return {
    ...traefikValues(args),
    ingressClass: { enabled: true, isDefaultClass: defaultClass, name: CLASS },
    providers: {
      kubernetesCRD: { enabled: false },
      kubernetesIngress: { ingressClass: CLASS, allowEmptyServices: true, publishedService: { enabled: false } },
    },
  };
}
