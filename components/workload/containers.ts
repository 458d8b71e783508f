import type { core } from "@pulumi/kubernetes/types/input";
import type * as pulumi from "@pulumi/pulumi";

import { HARDENED_CONTAINER, resourceRequirements, type Resources } from "./hardening";
import type { FolderArgs, MountArgs, Mounts } from "./mounts";
import type { Ports } from "./ports";
import type { Probes } from "./probes";

export type { FolderArgs, Files, Folders, MountArgs } from "./mounts";
export type { Probe, Probes } from "./probes";

/** A container next to the main container, with its own configuration. */
export interface ContainerArgs extends MountArgs, FolderArgs {
  /** Name in the pod, and prefix of the names of the container's ConfigMaps and Secrets. */
  readonly name: string;
  /** Image reference, by digest. */
  readonly image: pulumi.Input<string>;
  /** @default the image's own */
  readonly command?: readonly string[];
  readonly resources: Resources;
  /** Numeric user and group of the process; shared folders stay writable through the pod's group. @default the pod's */
  readonly user?: number;
}

/** A container that runs to completion before the main container starts, in the given order. */
export interface InitContainerArgs extends ContainerArgs {
  readonly command: readonly string[];
}

/**
 * A container that runs alongside the main container: it starts first and stops last, so that requests in progress can
 * still use it.
 */
export interface SidecarArgs extends ContainerArgs {
  /** Ports by name; names and numbers are unique in the pod. */
  readonly ports?: Ports;
  /** @default none; the main container waits for `startup` */
  readonly probes?: Probes;
}

/** An emptyDir volume that containers of a pod share. */
export interface SharedFolder {
  /** Size limit in MiB; a pod that exceeds it is evicted. */
  readonly size: number;
}

/** Settings common to all containers of a pod, as a Kubernetes container. */
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
