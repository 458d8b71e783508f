import { z } from "zod";

import type { Fix } from "../../fixes";
import { different, kubernetesName, reportRemoval, text, whole } from "../../values";
import { architecture, checkInstanceTypes, instanceTypes } from "./instance-types";
import { isOpen, nodeLabels, nodeTaints, type NodeTaints } from "./node-taints";

/** Pools that EKS itself creates and deletes in Auto Mode. */
const BUILT_IN = ["general-purpose", "system"];

/** The pool of an environment that names none. */
export const DEFAULT_POOL = "workloads";

/** Nodes of the same kind, which Auto Mode starts and ends as pods need them. */
const nodePool = z
  .strictObject({
    architecture: architecture(),
    /** Spot instances are cheaper, but AWS can reclaim them at two minutes' notice. With both, spot is preferred. */
    capacity: z
      .array(z.enum(["on-demand", "spot"]))
      .min(1)
      .max(2)
      .superRefine(different)
      .default(["on-demand"]),
    /** Categories of instance types, such as `m`. @default c, m and r, of generations after the fourth */
    instanceCategories: z
      .array(text(/^[a-z]{1,4}$/, "a category of EC2 instance types", "m"))
      .min(1)
      .max(20)
      .superRefine(different)
      .optional(),
    /** Instance types, instead of categories. */
    instanceTypes: instanceTypes().optional(),
    /** Upper limit of the CPUs of all its nodes. @default enough for every application's quota, but not for unbounded growth */
    maxCpus: whole(1, 100_000).default(128),
    /** Of several pools that a pod may run on, that of the highest weight is preferred. @default none, which is lowest */
    weight: whole(1, 100).optional(),
    labels: nodeLabels(),
    taints: nodeTaints(),
  })
  .superRefine(checkInstanceTypes);

/** Node pools of Auto Mode, by name. */
export const nodePools = z
  .record(
    kubernetesName().refine((name) => !BUILT_IN.includes(name), {
      error: `another name than ${BUILT_IN.join(" and ")}, pools that EKS itself creates and deletes`,
    }),
    nodePool,
  )
  .refine((pools) => Object.keys(pools).length > 0, {
    error: "at least one pool of nodes",
    params: { at: [DEFAULT_POOL, "architecture"], example: "amd64" } satisfies Fix,
  })
  .superRefine((pools, context) => {
    for (const [name, { instanceCategories, instanceTypes }] of Object.entries(pools)) {
      if (instanceCategories === undefined || instanceTypes === undefined) continue;
      reportRemoval(context, [name, "instanceCategories"], "left out where instanceTypes is set");
    }
  })
  .superRefine(requireOpen("pools"));

/** Requires nodes for pods that tolerate no taint. */
export function requireOpen(kind: "pools" | "groups") {
  return (all: Readonly<Record<string, { taints: NodeTaints }>>, context: z.core.$RefinementCtx): void => {
    const [first] = Object.keys(all);
    if (first === undefined || Object.values(all).some(isOpen)) return;
    reportRemoval(
      context,
      [first, "taints"],
      `left out of at least one of the ${kind}: pods of the platform, and of applications that slipway:placement does not ` +
        "name, tolerate no taints but those of the effect PreferNoSchedule",
    );
  };
}

export type NodePoolSettings = z.infer<typeof nodePool>;
