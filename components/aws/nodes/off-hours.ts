import { Schedule } from "@pulumi/aws/autoscaling/schedule";
import type { NodeGroup } from "@pulumi/aws/eks/nodeGroup";
import type * as pulumi from "@pulumi/pulumi";

import type { NodeGroupSettings } from "../../../settings/schema/aws";
import type { Bounds } from "./capacity";

/** Arguments for {@link offHoursSchedule}. */
export interface OffHoursArgs {
  readonly group: NodeGroup;
  readonly workday: Bounds;
  readonly offHours: Bounds;
  /** When off-hours begin and end. */
  readonly times: Pick<NonNullable<NodeGroupSettings["offHours"]>, "from" | "to" | "timezone">;
}

/** Leaves the number of nodes to the autoscaler, within the bounds. */
const UNCHANGED = -1;
const EVERY_DAY = "*";
const WORKDAYS = "1-5";

/** Names in AWS by period. They stay as they were: a new name would replace the schedule. */
const ACTION_NAMES = { "off-hours": "night", workday: "day" } as const;

/**
 * Lowers a node group's bounds every evening and raises them on the mornings of workdays. It changes the group's Auto
 * Scaling group; the bounds in EKS itself stay as they are, so this is no drift.
 */
export function offHoursSchedule(name: string, args: OffHoursArgs, opts: pulumi.CustomResourceOptions): void {
  const { group, times } = args;
  const autoscalingGroupName = group.resources.apply((resources) => autoscalingGroup(name, resources));
  const schedule = (period: keyof typeof ACTION_NAMES, { min, max }: Bounds, recurrence: string) => {
    new Schedule(
      `${name}-${period}`,
      {
        scheduledActionName: ACTION_NAMES[period],
        autoscalingGroupName,
        minSize: min,
        maxSize: max,
        desiredCapacity: UNCHANGED,
        recurrence,
        timeZone: times.timezone,
      },
      { ...opts, aliases: [{ name: `${name}-${ACTION_NAMES[period]}` }] },
    );
  };
  schedule("off-hours", args.offHours, recurrence(times.from, EVERY_DAY));
  schedule("workday", args.workday, recurrence(times.to, WORKDAYS));
}

/** A cron expression: `21:30` on `1-5` becomes `30 21 * * 1-5`. */
export function recurrence(time: string, days: string): string {
  const [hour = "", minute = ""] = time.split(":");
  return `${Number(minute)} ${Number(hour)} * * ${days}`;
}

function autoscalingGroup(name: string, resources: pulumi.Unwrap<NodeGroup["resources"]>): string {
  const found = resources[0]?.autoscalingGroups[0]?.name;
  if (found === undefined) throw new Error(`EKS reports no Auto Scaling group for the nodes of ${name}`);
  return found;
}
