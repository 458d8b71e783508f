import { z } from "zod";

import type { Fix } from "../../problems";
import { kubernetesName, text, whole } from "../../values";

const time = () => text(/^([01]\d|2[0-3]):[0-5]\d$/, "a time of day", "20:00");

/** When a group of nodes is smaller. */
const night = z.strictObject({
  /** Nodes to keep at night. */
  min: whole(0, 1000),
  max: whole(0, 1000),
  /** When the night begins, every day. */
  from: time(),
  /** When it ends, from Monday to Friday: weekends are nights. */
  to: time(),
  /** Name of the time zone, from the IANA database. */
  timezone: text(/^[A-Z][A-Za-z_+-]*(\/[A-Za-z0-9_+-]+)*$/, "an IANA time zone", "Europe/Berlin"),
});

/** Nodes of one kind that grow and shrink together. */
const nodeGroup = z
  .strictObject({
    /** Types that may be used, the preferred one first; all of one architecture and about one size. */
    instanceTypes: z
      .array(text(/^[a-z][a-z0-9-]*\.[a-z0-9-]+$/, "an EC2 instance type", "m7i.large"))
      .min(1)
      .max(20),
    architecture: z.enum(["amd64", "arm64"]).default("amd64"),
    min: whole(0, 1000),
    max: whole(1, 1000),
    /** Percent of `max` that may be spot instances, which AWS can take back at two minutes' notice. */
    spotPercent: whole(0, 100).default(0),
    /** Size of each node's disk in GiB. */
    diskGiB: whole(20, 16384).default(50),
    /** Percent of the nodes that an update may take away at the same time. */
    maxUnavailablePercent: whole(1, 100).default(33),
    night: night.optional(),
  })
  .refine(({ min, max }) => min <= max, { path: ["max"], error: "at least as large as min" })
  .refine(({ night: at }) => at === undefined || at.min <= at.max, {
    path: ["night", "max"],
    error: "at least as large as night.min",
  });

/** Who runs the nodes: EKS by itself, or groups that the settings describe. */
export const nodes = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("auto") }),
  z.strictObject({
    kind: z.literal("managed"),
    groups: z.record(kubernetesName(), nodeGroup).refine((groups) => Object.keys(groups).length > 0, {
      error: "at least one group of nodes",
      params: { at: ["main", "instanceTypes", 0], example: "m7i.large" } satisfies Fix,
    }),
  }),
]);

export type NodeSettings = z.infer<typeof nodes>;
export type NodeGroupSettings = z.infer<typeof nodeGroup>;
