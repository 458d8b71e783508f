import type { z } from "zod";

import type { Fix } from "../../fixes";
import { atLeast, atMost } from "../../values";
import { isOpen, type NodeTaints } from "./node-taints";

/** Number of nodes. */
interface Bounds {
  readonly min: number;
  readonly max: number;
}

/** When other bounds apply: times of day. */
interface OffHours extends Bounds {
  readonly from: string;
  readonly to: string;
}

/** A group of managed nodes. */
interface Group extends Bounds {
  readonly spotPercent: number;
  readonly taints: NodeTaints;
  readonly offHours?: OffHours | undefined;
}

/** Ends of off-hours to suggest. */
const ENDS = ["06:00", "07:00"];

/** Reports bounds of a group that contradict each other. */
export function checkBounds({ min, max, offHours }: Group, context: z.core.$RefinementCtx): void {
  atLeast(context, ["max"], { value: max, least: min, what: "as large as min" });
  if (offHours === undefined) return;
  // The maximum that the command above leaves.
  const most = Math.max(min, max);
  const what = `${most}, the maximum outside off-hours`;
  atMost(context, ["offHours", "min"], { value: offHours.min, most, what });
  atMost(context, ["offHours", "max"], { value: offHours.max, most, what });
  const least = Math.min(offHours.min, most);
  atLeast(context, ["offHours", "max"], { value: offHours.max, least, what: "as large as offHours.min" });
  if (offHours.from !== offHours.to) return;
  const params: Fix = { example: ENDS.find((time) => time !== offHours.from) ?? "" };
  context.addIssue({ code: "custom", path: ["offHours", "to"], message: "another time than offHours.from", params });
}

/**
 * Reports groups of which none runs the autoscaler, which starts the nodes of all others, and a group with the name that
 * another one's spot nodes have: EKS has a group for each capacity type.
 */
export function checkGroups(groups: Readonly<Record<string, Group>>, context: z.core.$RefinementCtx): void {
  const open = Object.entries(groups).filter(([, group]) => isOpen(group));
  const [first] = open;
  if (first !== undefined && open.every(([, { min }]) => min === 0)) {
    const where = open.length === Object.keys(groups).length ? "one of the groups" : "one of the groups without taints";
    atLeast(context, [first[0], "min"], { value: 0, least: 1, what: `1 in ${where}: the autoscaler runs on a node` });
  }
  for (const [name, { spotPercent }] of Object.entries(groups)) {
    if (spotPercent === 0 || groups[`${name}-spot`] === undefined) continue;
    const message = `0 where there is a group ${name}-spot, as the spot nodes of ${name} are named, or that group has another name`;
    context.addIssue({ code: "custom", path: [name, "spotPercent"], message, params: { example: "0" } satisfies Fix });
  }
}
