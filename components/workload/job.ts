import { Job as KubernetesJob } from "@pulumi/kubernetes/batch/v1";
import type { batch } from "@pulumi/kubernetes/types/input";
import * as pulumi from "@pulumi/pulumi";

import { labels } from "./context";
import { type ChildOptions, podTemplate } from "./pod";
import type { PodArgs } from "./pod-args";
import { customTimeouts, jobTimeouts } from "./timeouts";

/** Arguments for the pods of a {@link Job} or `CronJob`. */
export interface JobArgs extends Omit<PodArgs, "ports" | "probes" | "preStopSeconds"> {
  /** What the pods run to completion; it may be interrupted and run again, and must not do harm then. */
  readonly command: readonly string[];
  /**
   * Seconds after which a job has failed, however often it was started.
   * @default 240
   */
  readonly deadlineSeconds?: number;
  /**
   * Number of times that a failed pod is replaced by another.
   * @default 3
   */
  readonly retries?: number;
}

const DEFAULTS = { deadlineSeconds: 240, retries: 3 } as const;

/**
 * A command that runs to completion once for each of its versions: any change of its arguments runs it again, before the
 * previous run's objects are deleted. To run it before or after something, let that depend on it, or it on that.
 *
 * @throws RangeError if parts of the pod contradict each other.
 */
export class Job extends pulumi.ComponentResource {
  /** Name of the Kubernetes Job; has a value once it has completed. */
  readonly completed: pulumi.Output<string>;

  constructor(name: string, args: JobArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:workload:Job", name, {}, opts);
    this.completed = createJob(name, args, { parent: this }).metadata.name;
    this.registerOutputs({ completed: this.completed });
  }
}

/**
 * Creates the Kubernetes Job of a {@link Job}. The engine names it, so that a change creates another one; it has no time
 * to live, because its deletion would show up as drift.
 */
export function createJob(name: string, args: JobArgs, opts: ChildOptions): KubernetesJob {
  const { deadlineSeconds = DEFAULTS.deadlineSeconds } = args;
  return new KubernetesJob(
    name,
    {
      metadata: {
        namespace: args.namespace,
        labels: labels(name, args),
        // A failed job cannot be updated: the next run replaces it.
        annotations: { "pulumi.com/replaceUnready": "true" },
      },
      spec: jobSpec(name, args, { parent: opts.parent }),
    },
    { ...opts, customTimeouts: customTimeouts(jobTimeouts(deadlineSeconds)) },
  );
}

/** The specification of a job, and the objects that its pods mount. */
export function jobSpec(name: string, args: JobArgs, opts: ChildOptions): batch.v1.JobSpec {
  const { deadlineSeconds, retries } = { ...DEFAULTS, ...args };
  return {
    backoffLimit: retries,
    activeDeadlineSeconds: deadlineSeconds,
    template: podTemplate(name, args, { restartPolicy: "Never" }, opts),
  };
}
