import { Ingress } from "@pulumi/kubernetes/networking/v1";
import type * as pulumi from "@pulumi/pulumi";

import type { IngressController } from "../components/addons/ingress";
import { customTimeouts, ingressTimeouts } from "../components/workload/timeouts";
import type { ExposeOptions, Route } from "./contract";

/** Arguments for {@link applicationIngress}. */
export interface ApplicationIngressArgs extends ExposeOptions {
  readonly controller: IngressController;
  /** All controllers of the cluster, with this one. */
  readonly controllers: readonly IngressController[];
  readonly namespace: pulumi.Input<string>;
  readonly host: string;
  readonly routes: readonly Route[];
  /** Seconds without progress after which a rollout has failed. */
  readonly rolloutDeadline: number;
}

/** Has an ingress controller send requests for a host to an application's Services. */
export function applicationIngress(
  name: string,
  { controller, controllers, namespace, host, routes, after = [], maxBody, rolloutDeadline }: ApplicationIngressArgs,
  opts: pulumi.CustomResourceOptions,
): Ingress {
  const { hasAddress, className } = controller;
  const annotations = {
    // With a host port the controller never reports an address.
    ...(hasAddress ? {} : { "pulumi.com/skipAwait": "true" }),
    ...(maxBody === undefined ? {} : controller.bodyLimit(maxBody)),
  };
  const port = { name: "http" };
  return new Ingress(
    name,
    {
      metadata: { name, namespace, ...(Object.keys(annotations).length > 0 && { annotations }) },
      spec: {
        ingressClassName: className,
        rules: [
          {
            host,
            http: {
              paths: routes.map(({ path, service }) => ({
                path,
                pathType: "Prefix",
                backend: { service: { name: service, port } },
              })),
            },
          },
        ],
      },
    },
    {
      ...opts,
      // Each controller may validate every Ingress that is created, and refuses all while it starts.
      dependsOn: [...controllers, ...after],
      ...(hasAddress ? { customTimeouts: customTimeouts(ingressTimeouts(rolloutDeadline)) } : {}),
    },
  );
}
