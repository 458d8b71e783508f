import * as pulumi from "@pulumi/pulumi";

import { createDeployment, type ReplicaArgs } from "./deployment";
import type { PodArgs } from "./pod-args";
import { checkOf, type WorkerProbes } from "./probes";

/** Arguments for {@link Worker}. */
export interface WorkerArgs extends Omit<PodArgs, "ports" | "preStopSeconds">, ReplicaArgs {
  /** At least `liveness`: nothing else notices that a worker hangs. @default for `readiness`: the check of `liveness` */
  readonly probes: WorkerProbes;
}

/**
 * Pods that call others and that nobody calls, such as the consumers of a queue. They have no Service, and the
 * namespace's network policy denies connections to them.
 *
 * @throws RangeError if parts of the pod contradict each other.
 */
export class Worker extends pulumi.ComponentResource {
  constructor(name: string, args: WorkerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:workload:Worker", name, {}, opts);
    const { liveness, readiness = checkOf(liveness) } = args.probes;
    createDeployment(name, { ...args, probes: { ...args.probes, readiness } }, { parent: this });
    this.registerOutputs({});
  }
}
