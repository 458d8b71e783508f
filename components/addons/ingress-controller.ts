import type * as pulumi from "@pulumi/pulumi";

import type { IngressController, IngressControllerArgs } from "./ingress";
import { IngressNginx } from "./ingress-nginx";
import { Traefik } from "./traefik";

/** Supported ingress controllers by the name used in settings, which is also the component's name. */
const CONTROLLERS = { "ingress-nginx": IngressNginx, traefik: Traefik } as const;

type ControllerName = keyof typeof CONTROLLERS;

/** Which ingress controllers an environment has. */
export interface IngressSettings {
  readonly controller: ControllerName;
  /** A second one beside the first, while applications move to it. */
  readonly next?: { readonly controller: ControllerName; readonly serves: boolean } | undefined;
}

/** The ingress controllers of a cluster: each of them publishes every application. */
export interface IngressControllers {
  readonly current: IngressController;
  /** Present while applications move to it. */
  readonly next?: IngressController;
  /** The one of both that clients are sent to. */
  readonly serving: IngressController;
}

/**
 * Installs the ingress controllers that the settings name.
 *
 * @param argsOf Arguments of the current controller, or of the next one.
 */
export function ingressControllers(
  { controller, next }: IngressSettings,
  argsOf: (which: "current" | "next") => IngressControllerArgs,
  opts: pulumi.ComponentResourceOptions,
): IngressControllers {
  const install = (name: ControllerName, which: "current" | "next"): IngressController =>
    new CONTROLLERS[name](name, { ...argsOf(which), defaultClass: which === "current" }, opts);
  const current = install(controller, "current");
  if (next === undefined) return { current, serving: current };
  const second = install(next.controller, "next");
  return { current, next: second, serving: next.serves ? second : current };
}
