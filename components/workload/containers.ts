import type { core } from "@pulumi/kubernetes/types/input";
import type * as pulumi from "@pulumi/pulumi";

import { HARDENED_CONTAINER, resourceRequirements, type Resources } from "./hardening";
import type { FolderArgs, MountArgs, Mounts } from "./mounts";
import type { Probes } from "./probes";

export type { FolderArgs, Files, Folders, MountArgs } from "./mounts";
export type { Probe, Probes } from "./probes";

/** A container beside the one that serves; what it is given is its own. */
export interface ContainerArgs extends MountArgs, FolderArgs {
  /** Name in the pod; it begins the names of the container's ConfigMaps and Secrets. */
  readonly name: string;
  /** Image reference, by digest. */
  readonly image: pulumi.Input<string>;
  /** @default the image's own */
  readonly command?: readonly string[];
  readonly resources: Resources;
  /** @default the pod's: numeric user and group of the process; shared folders stay writable, by the pod's group */
  readonly user?: number;
}

/** A container that runs to its end before the others start, in the order given. */
export interface InitContainerArgs extends ContainerArgs {
  readonly command: readonly string[];
}

/**
 * A container that runs as long as the one that serves: it starts before it, and stops only when it has stopped, so
 * that requests which have begun can still use it.
 */
export interface SidecarArgs extends ContainerArgs {
  /** Port numbers by name, all free in the pod. */
  readonly ports?: Readonly<Record<string, number>>;
  /** @default none; the container that serves waits for `startup` */
  readonly probes?: Probes;
}

/** A room on the node's disk that lasts as long as its pod. */
export interface SharedFolder {
  /** MiB; a pod that writes more is evicted. */
  readonly size: number;
}

/** What all containers of a pod have in common, in the API's notation. */
export function hardenedContainer(
  args: Pick<ContainerArgs, "name" | "image" | "command" | "resources" | "user">,
  { env, envFrom, volumeMounts }: Mounts,
): core.v1.Container {
  return {
    name: args.name,
    image: args.image,
    ...(args.command ? { command: [...args.command] } : {}),
    env,
    envFrom,
    resources: resourceRequirements(args.resources),
    securityContext: {
      ...HARDENED_CONTAINER,
      ...(args.user === undefined ? {} : { runAsUser: args.user, runAsGroup: args.user }),
    },
    volumeMounts,
  };
}

/** Ports in the API's notation. */
export function containerPorts(ports: Readonly<Record<string, number>>): core.v1.ContainerPort[] {
  return Object.entries(ports).map(([name, containerPort]) => ({ name, containerPort }));
}
