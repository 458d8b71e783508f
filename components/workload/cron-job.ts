import { CronJob as KubernetesCronJob } from "@pulumi/kubernetes/batch/v1";
import * as pulumi from "@pulumi/pulumi";

import { assertName } from "../../settings/name-limits";
import { isSchedule, SCHEDULE_RULE } from "../../settings/schedule";
import { labels } from "./context";
import { type JobArgs, jobSpec } from "./job";
import { metadata } from "./objects";

/** Arguments for {@link CronJob}. */
export interface CronJobArgs extends JobArgs {
  /** Five fields (minute, hour, day of month, month, day of week), or one of `@hourly`, `@daily`, …, `@every <duration>`. */
  readonly schedule: string;
  /**
   * Name in the IANA database of the time zone that the schedule is in.
   * @default "Etc/UTC"
   */
  readonly timeZone?: string;
  /**
   * What happens when a run is due while another is active: it is skipped, runs beside it, or replaces it.
   * @default "Forbid"
   */
  readonly concurrencyPolicy?: "Allow" | "Forbid" | "Replace";
  /**
   * Seconds within which a run that could not start in time may still start.
   * @default 300
   */
  readonly startingDeadlineSeconds?: number;
  /**
   * Numbers of completed and of failed runs that are kept, with their logs.
   * @default 1 and 3
   */
  readonly history?: { readonly completed: number; readonly failed: number };
  /**
   * Start no further runs.
   * @default false
   */
  readonly suspend?: boolean;
}

const DEFAULTS = {
  timeZone: "Etc/UTC",
  concurrencyPolicy: "Forbid",
  startingDeadlineSeconds: 300,
  history: { completed: 1, failed: 3 },
  suspend: false,
} as const;

/**
 * A command that runs to completion at each time of a schedule. A run that started with a previous version of its
 * arguments ends with it; where its Secrets have changed meanwhile it fails, and the next run has the current ones.
 *
 * @throws RangeError if the schedule is invalid, the name is too long, or parts of the pod contradict each other.
 */
export class CronJob extends pulumi.ComponentResource {
  constructor(name: string, args: CronJobArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:workload:CronJob", name, {}, opts);
    assertName("cronJob", [name], "it");
    assertSchedule(name, args.schedule);
    const { schedule, timeZone, concurrencyPolicy, startingDeadlineSeconds, history, suspend } = {
      ...DEFAULTS,
      ...args,
    };
    new KubernetesCronJob(
      name,
      {
        metadata: metadata(name, args),
        spec: {
          schedule,
          timeZone,
          concurrencyPolicy,
          startingDeadlineSeconds,
          successfulJobsHistoryLimit: history.completed,
          failedJobsHistoryLimit: history.failed,
          suspend,
          jobTemplate: { metadata: { labels: labels(name, args) }, spec: jobSpec(name, args, { parent: this }) },
        },
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}

function assertSchedule(name: string, schedule: string): void {
  if (!isSchedule(schedule)) {
    throw new RangeError(`the schedule of ${name} is ${JSON.stringify(schedule)}; it must be ${SCHEDULE_RULE}`);
  }
}
