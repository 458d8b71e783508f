import type * as pulumi from "@pulumi/pulumi";

import type { FolderArgs, InitContainerArgs, SharedFolder, SidecarArgs } from "./containers";
import type { WorkloadContext } from "./context";
import type { Resources } from "./hardening";
import type { MountArgs } from "./mounts";
import type { Probes } from "./probes";

/** What the pods of a service can be told; image, command, mounts, user and probes are those of the container that serves. */
export interface PodArgs extends WorkloadContext, MountArgs, FolderArgs {
  /** Image reference, by digest. */
  readonly image: pulumi.Input<string>;
  /** @default the image's own */
  readonly command?: readonly string[];
  readonly resources: Resources;
  /**
   * Port on which the container serves HTTP; the Service listens on 80.
   * @default 8000
   */
  readonly port?: number;
  /** Command that runs to its end before each pod starts, with the same image and configuration; several may run at once. */
  readonly before?: readonly string[];
  /** Containers that run to their end before the others start, after `before`. */
  readonly init?: readonly InitContainerArgs[];
  /** Containers that run beside the one that serves. */
  readonly sidecars?: readonly SidecarArgs[];
  /** Folders that containers of the pod share, by name. */
  readonly sharedFolders?: Readonly<Record<string, SharedFolder>>;
  /** Labels that make the pods clients of something, such as a database. */
  readonly clientOf?: Readonly<Record<string, string>>;
  /** @default "/readyz": traffic only while it answers 2xx */
  readonly readinessPath?: string;
  /** @default "/healthz": restart when it fails three times */
  readonly livenessPath?: string;
  /** Checks with timings of their own, in place of those by path. */
  readonly probes?: Probes;
  /** @default 10001: numeric user and group of the process, and the group of shared folders */
  readonly user?: number;
  /**
   * Seconds that a pod answers on after it was told to end, while callers learn of it.
   * @default 5
   */
  readonly pause?: number;
}
