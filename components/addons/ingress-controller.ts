import type * as pulumi from "@pulumi/pulumi";

import type { IngressController, IngressControllerArgs } from "./ingress";
import { IngressNginx } from "./ingress-nginx";
import { Traefik } from "./traefik";

/** Supported ingress controllers by the name used in settings, which is also the component's name. */
const CONTROLLERS = { "ingress-nginx": IngressNginx, traefik: Traefik } as const;

/** Installs the ingress controller that the settings name. */
export function ingressController(
  controller: keyof typeof CONTROLLERS,
  args: IngressControllerArgs,
  opts: pulumi.ComponentResourceOptions,
): IngressController {
  return new CONTROLLERS[controller](controller, args, opts);
}
