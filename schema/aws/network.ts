import { z } from "zod";

import type { Fix } from "../problems";
import { cidr } from "../values";
import { retentionDays } from "./retention";

/** AWS services that can be reached without leaving the network. */
export const ENDPOINTS = [
  "ecr",
  "sts",
  "logs",
  "ec2",
  "eks",
  "eks-auth",
  "elasticloadbalancing",
  "autoscaling",
] as const;

/** What nodes cannot do without where there is no other way out. */
const INDISPENSABLE: readonly (typeof ENDPOINTS)[number][] = [
  "ecr",
  "sts",
  "ec2",
  "eks",
  "eks-auth",
  "elasticloadbalancing",
];

/** The network that the cluster stands in. */
export const network = z
  .strictObject({
    cidr: cidr().default("10.0.0.0/16"),
    /** Gateways to the internet: one for all zones, one for each, or none, which takes endpoints. */
    nat: z.enum(["single", "perZone", "none"]).default("single"),
    /** Services that get an interface endpoint in each zone, at a price by the hour; S3 always has its gateway. */
    endpoints: z
      .array(z.enum(ENDPOINTS))
      .refine((names) => new Set(names).size === names.length, { error: "a list of different names" })
      .default([]),
    /** Record who talks to whom, in CloudWatch. */
    flowLogs: z
      .strictObject({
        retentionDays: retentionDays(),
      })
      .optional(),
  })
  .refine(({ nat, endpoints }) => nat !== "none" || INDISPENSABLE.every((name) => endpoints.includes(name)), {
    path: ["endpoints"],
    error: `a list with ${INDISPENSABLE.join(", ")} where nat is none: without them no node starts`,
    params: { at: [0], example: "ecr" } satisfies Fix,
  });

export type NetworkSettings = z.infer<typeof network>;
