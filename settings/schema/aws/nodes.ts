import { z } from "zod";

import type { Fix } from "../../fixes";
import { renamed } from "../../renamed";
import { kubernetesName, text, timeZone, whole } from "../../values";
import { architecture, checkInstanceTypes, instanceTypes } from "./instance-types";
import { checkBounds, checkGroups } from "./node-bounds";
import { DEFAULT_POOL, nodePools, requireOpen } from "./node-pools";
import { nodeRelease } from "./node-release";
import { nodeLabels, nodeTaints } from "./node-taints";

const time = () => text(/^([01]\d|2[0-3]):[0-5]\d$/, "a time of day", "20:00");

/** Lower bounds of a node group outside working hours. */
const offHours = z.strictObject({
  /** Minimum number of nodes. */
  min: whole(0, 1000),
  max: whole(0, 1000),
  /** Start, every day. */
  from: time(),
  /** End, from Monday to Friday: weekends are off-hours. */
  to: time(),
  /** Name of the time zone in the IANA database. */
  timezone: timeZone(),
});

/** Nodes of the same kind that are scaled together. */
const nodeGroup = z
  .strictObject({
    /** Instance types in order of preference; all of one architecture and of similar size. */
    instanceTypes: instanceTypes(),
    architecture: architecture(),
    min: whole(0, 1000),
    max: whole(1, 1000),
    /** Percentage of `max` that may be spot instances, which AWS can reclaim at two minutes' notice. */
    spotPercent: whole(0, 100).default(0),
    /** Size of each node's disk in GiB. */
    diskGiB: whole(20, 16384).default(50),
    /** Percentage of nodes that may be unavailable during an update. */
    maxUnavailablePercent: whole(1, 100).default(33),
    /**
     * Release of the EKS optimized image, written by `npm run node-release`. EKS updates no group by itself.
     * @default the newest of the day on which EKS creates the group
     */
    releaseVersion: nodeRelease().optional(),
    offHours: offHours.optional(),
    labels: nodeLabels(),
    taints: nodeTaints(),
  })
  .superRefine(checkBounds)
  .superRefine(checkInstanceTypes);
renamed(nodeGroup, { night: "offHours" });

/** How nodes are managed: by EKS Auto Mode in pools, or in groups, with these settings. */
export const nodes = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("auto"), pools: nodePools.prefault({ [DEFAULT_POOL]: {} }) }),
  z.strictObject({
    kind: z.literal("managed"),
    groups: z
      .record(kubernetesName(), nodeGroup)
      .refine((groups) => Object.keys(groups).length > 0, {
        error: "at least one group of nodes",
        params: { at: ["main", "instanceTypes", 0], example: "m7i.large" } satisfies Fix,
      })
      .superRefine(requireOpen("groups"))
      .superRefine(checkGroups),
  }),
]);

export type { NodePoolSettings } from "./node-pools";
export type NodeSettings = z.infer<typeof nodes>;
export type NodeGroupSettings = z.infer<typeof nodeGroup>;
