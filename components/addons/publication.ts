import type * as pulumi from "@pulumi/pulumi";

import { type Audience, audienceName, type IngressController, type IngressControllerArgs } from "./ingress";
import { type IngressControllers, ingressControllers, type IngressSettings } from "./ingress-controller";

/** An application's Ingress: its name, and the controller that serves it. */
export interface PublishedIngress {
  readonly name: string;
  readonly controller: IngressController;
}

/** The controllers that route requests to an application. */
export interface Publication {
  readonly ingresses: readonly PublishedIngress[];
  /** The one of them that clients are sent to. */
  readonly serving: PublishedIngress;
}

/** The ingress controllers of a cluster, and which of them publish an application. */
export interface ClusterIngress {
  /** Address of the public controller that clients are sent to; of the internal one, if there is no public one. */
  readonly address: pulumi.Output<string>;
  readonly controllers: readonly IngressController[];
  readonly publication: (application: string) => Publication;
}

/** Which ingress controllers an environment has, and for whom they publish which application. */
export interface PublicationSettings extends IngressSettings {
  readonly apps: readonly string[];
  /** Applications that are published for clients inside the network alone; @default none */
  readonly internal?: readonly string[];
  /** Applications that are published for both audiences, while clients move from one to the other; @default none */
  readonly moving?: readonly string[];
}

/** Options of the controllers. */
interface ControllerOptions extends Omit<pulumi.ComponentResourceOptions, "dependsOn"> {
  readonly dependsOn?: readonly pulumi.Resource[];
}

type Installed = Readonly<Partial<Record<Audience, IngressControllers>>>;

const AUDIENCES: readonly Audience[] = ["public", "internal"];

/**
 * Installs the controllers that the applications need: public ones, internal ones, or both.
 *
 * @param argsOf Arguments of an audience's current controller, or of its next one.
 */
export function clusterIngress(
  { apps, internal = [], moving = [], ...settings }: PublicationSettings,
  argsOf: (which: "current" | "next", audience: Audience) => IngressControllerArgs,
  { dependsOn = [], ...opts }: ControllerOptions,
): ClusterIngress {
  const audienceOf = (application: string): Audience => (internal.includes(application) ? "internal" : "public");
  const audiencesOf = (application: string): readonly Audience[] =>
    moving.includes(application) ? AUDIENCES : [audienceOf(application)];
  const needed = new Set(apps.flatMap(audiencesOf));
  const onlyPublic = !needed.has("internal");
  const install = (audience: Audience, after: readonly IngressController[] = []): IngressControllers =>
    ingressControllers(settings, (which) => ({ ...argsOf(which, audience), ...(onlyPublic ? {} : { audience }) }), {
      ...opts,
      dependsOn: [...dependsOn, ...after],
    });

  const forPublic = needed.has("public") ? install("public") : undefined;
  // Afterwards, so that no public controller serves their class for a moment.
  const forInternal = onlyPublic ? undefined : install("internal", forPublic && controllersOf(forPublic));
  const installed: Installed = {
    ...(forPublic && { public: forPublic }),
    ...(forInternal && { internal: forInternal }),
  };
  return {
    address: controllersFor(installed, forPublic ? "public" : "internal").serving.address,
    controllers: Object.values(installed).flatMap(controllersOf),
    publication: (application) => {
      const own = publishedFor(audienceOf(application), application, installed);
      const ingresses = audiencesOf(application).flatMap((audience) =>
        audience === audienceOf(application) ? own.ingresses : publishedFor(audience, application, installed).ingresses,
      );
      return { ingresses, serving: own.serving };
    },
  };
}

/** The Ingress of an application for an audience, and a second one while it moves to another controller. */
function publishedFor(audience: Audience, application: string, installed: Installed): Publication {
  const { current, next, serving } = controllersFor(installed, audience);
  // A name for each audience: an application that moves gets another Ingress, and the one that clients leave is deleted last.
  const name = audienceName(audience, application);
  const first = { name, controller: current };
  if (next === undefined) return { ingresses: [first], serving: first };
  const second = { name: `${name}-next`, controller: next };
  return { ingresses: [first, second], serving: serving === next ? second : first };
}

/** @throws RangeError if there is none. */
function controllersFor(installed: Installed, audience: Audience): IngressControllers {
  const found = installed[audience];
  if (found === undefined) throw new RangeError(`no ${audience} ingress controller is installed`);
  return found;
}

function controllersOf({ current, next }: IngressControllers): readonly IngressController[] {
  return next ? [current, next] : [current];
}
