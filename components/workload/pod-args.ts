import type * as pulumi from "@pulumi/pulumi";

import type { ConnectionArgs } from "./connections";
import type { FolderArgs, InitContainerArgs, SharedFolder, SidecarArgs } from "./containers";
import type { WorkloadContext } from "./context";
import type { Resources } from "./hardening";
import type { MountArgs } from "./mounts";
import type { Probes } from "./probes";

/** Arguments for the pods of a service; image, command, mounts, user and probes apply to the main container. */
export interface PodArgs extends WorkloadContext, MountArgs, FolderArgs, ConnectionArgs {
  /** Image reference, by digest. */
  readonly image: pulumi.Input<string>;
  /** @default the image's own */
  readonly command?: readonly string[];
  readonly resources: Resources;
  /**
   * HTTP port of the container; the Service listens on 80.
   * @default 8000
   */
  readonly port?: number;
  /** Command that runs to completion before each pod starts, with the same image and configuration; pods may run it concurrently. */
  readonly initCommand?: readonly string[];
  /** Containers that run to completion before the others start, after `initCommand`. */
  readonly init?: readonly InitContainerArgs[];
  /** Containers that run alongside the main container. */
  readonly sidecars?: readonly SidecarArgs[];
  /** emptyDir volumes that containers of the pod share, by name. */
  readonly sharedFolders?: Readonly<Record<string, SharedFolder>>;
  /** Labels that make the pods clients of something, such as a database. */
  readonly clientOf?: Readonly<Record<string, string>>;
  /** Path that returns 2xx while the pod can receive traffic. @default "/readyz" */
  readonly readinessPath?: string;
  /** Path whose failure three times in a row restarts the container. @default "/healthz" */
  readonly livenessPath?: string;
  /** Probes with their own checks and timings, instead of those by path. */
  readonly probes?: Probes;
  /** Numeric user and group of the process, and group of shared folders. @default 10001 */
  readonly user?: number;
  /**
   * Seconds for which a terminating pod keeps serving before it receives SIGTERM, while callers stop sending requests.
   * @default 5
   */
  readonly preStopSeconds?: number;
}
