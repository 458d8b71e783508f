import { Schedule } from "@pulumi/aws/autoscaling/schedule";
import type { NodeGroup } from "@pulumi/aws/eks/nodeGroup";
import type * as pulumi from "@pulumi/pulumi";

import type { NodeGroupSettings } from "../../../settings/schema/aws";
import type { Bounds } from "./capacity";

/** What {@link nightSchedule} can be told. */
export interface NightArgs {
  readonly group: NodeGroup;
  readonly day: Bounds;
  readonly night: Bounds;
  /** When the night begins and ends. */
  readonly times: Pick<NonNullable<NodeGroupSettings["night"]>, "from" | "to" | "timezone">;
}

/** Leaves the number of nodes to the autoscaler, as far as the bounds let it. */
const UNCHANGED = -1;
const EVERY_DAY = "*";
const WORKDAYS = "1-5";

/**
 * Narrows a node group's bounds every evening and widens them on the mornings of workdays. It speaks to the group's Auto
 * Scaling group; what EKS itself was told stays, so this is no drift.
 */
export function nightSchedule(name: string, args: NightArgs, opts: pulumi.CustomResourceOptions): void {
  const { group, times } = args;
  const autoscalingGroupName = group.resources.apply((resources) => autoscalingGroup(name, resources));
  const schedule = (when: "night" | "day", { min, max }: Bounds, recurrence: string) => {
    new Schedule(
      `${name}-${when}`,
      {
        scheduledActionName: when,
        autoscalingGroupName,
        minSize: min,
        maxSize: max,
        desiredCapacity: UNCHANGED,
        recurrence,
        timeZone: times.timezone,
      },
      opts,
    );
  };
  schedule("night", args.night, recurrence(times.from, EVERY_DAY));
  schedule("day", args.day, recurrence(times.to, WORKDAYS));
}

/** A cron expression: `21:30` on `1-5` gives `30 21 * * 1-5`. */
export function recurrence(time: string, days: string): string {
  const [hour = "", minute = ""] = time.split(":");
  return `${Number(minute)} ${Number(hour)} * * ${days}`;
}

function autoscalingGroup(name: string, resources: pulumi.Unwrap<NodeGroup["resources"]>): string {
  const found = resources[0]?.autoscalingGroups[0]?.name;
  if (found === undefined) throw new Error(`EKS names no Auto Scaling group for the nodes of ${name}`);
  return found;
}
