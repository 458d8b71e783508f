import type * as pulumi from "@pulumi/pulumi";

import { audienceName, type IngressController, type IngressControllerArgs } from "./ingress";
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

/** The ingress controllers of an audience: each of them publishes every application for it. */
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
  const install = (kind: ControllerName, which: "current" | "next"): IngressController => {
    const args = argsOf(which);
    // An Ingress that names no class is no internal one's.
    const defaultClass = which === "current" && args.audience !== "internal";
    return new CONTROLLERS[kind](audienceName(args.audience, kind), { ...args, defaultClass }, opts);
  };
  const current = install(controller, "current");
  if (next === undefined) return { current, serving: current };
  const second = install(next.controller, "next");
  return { current, next: second, serving: next.serves ? second : current };
}
