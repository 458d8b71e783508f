import type * as pulumi from "@pulumi/pulumi";

import type { WorkloadContext } from "../workload/context";
import type { SharedFiles } from "../workload/mounts";

/** The shared files that an application requires. */
export interface SharedFilesArgs {
  /** GiB; it may grow, but not shrink. Volumes without a quota, such as those of EFS, hold more. */
  readonly size: number;
  /** Key of the setting that the size comes from, for the error if it shrinks. @default none: the program sets it */
  readonly setting?: string | undefined;
}

/** Arguments for a {@link SharedFilesFactory}. */
export interface SharedFilesFactoryArgs {
  readonly context: WorkloadContext;
  /** GiB, checked against the previous size. */
  readonly size: pulumi.Output<number>;
}

/** Creates an application's shared files; targets differ in the volume behind them. */
export type SharedFilesFactory = (
  name: string,
  args: SharedFilesFactoryArgs,
  opts: pulumi.ComponentResourceOptions,
) => SharedFiles;
