import type * as pulumi from "@pulumi/pulumi";

import type { ConnectionArgs } from "./connections";
import type { FolderArgs, InitContainerArgs, SharedFolder, SidecarArgs } from "./containers";
import type { WorkloadContext } from "./context";
import type { Resources } from "./hardening";
import type { MountArgs } from "./mounts";
import type { Ports } from "./ports";
import type { Probes } from "./probes";

/** Arguments for the pods of any workload; image, command, mounts, ports, probes and user apply to the main container. */
export interface PodArgs extends WorkloadContext, MountArgs, FolderArgs, ConnectionArgs {
  /** Name of the main container. @default "main" */
  readonly container?: string;
  /** Image reference, by digest. */
  readonly image: pulumi.Input<string>;
  /** @default the image's own */
  readonly command?: readonly string[];
  readonly resources: Resources;
  /** @default none */
  readonly ports?: Ports;
  /** @default none; the check of `liveness` is also that of `startup`, every second for a minute, unless given */
  readonly probes?: Probes;
  /** Command that runs to completion before each pod starts, with the same image and configuration; pods may run it concurrently. */
  readonly initCommand?: readonly string[];
  /** Containers that run to completion before the others start, after `initCommand`. */
  readonly init?: readonly InitContainerArgs[];
  /** Containers that run alongside the main container. */
  readonly sidecars?: readonly SidecarArgs[];
  /** emptyDir volumes that containers of the pod share, by name. */
  readonly sharedFolders?: Readonly<Record<string, SharedFolder>>;
  /** Numeric user and group of the process, and group of shared folders. @default 10001 */
  readonly user?: number;
  /**
   * Seconds for which a terminating pod keeps serving before it receives SIGTERM, while callers stop sending requests.
   * @default 5 for pods with ports, otherwise 0
   */
  readonly preStopSeconds?: number;
  /**
   * Seconds between SIGTERM and SIGKILL, for work in progress.
   * @default 25
   */
  readonly shutdownSeconds?: number;
}
