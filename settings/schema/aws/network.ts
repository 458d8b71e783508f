import { z } from "zod";

import { cidr } from "../../values";
import type { NodeSettings } from "./nodes";
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

type Endpoint = (typeof ENDPOINTS)[number];

/** What nodes, add-ons and load balancers need where there are no NAT gateways. */
const REQUIRED: readonly Endpoint[] = ["ecr", "sts", "ec2", "eks", "eks-auth", "elasticloadbalancing"];

/**
 * Endpoints that a network without NAT gateways must have. Cluster Autoscaler runs on managed nodes and calls Auto
 * Scaling (Amazon EKS User Guide, "Deploy private clusters with limited internet access"); Auto Mode runs what adds nodes
 * outside the network.
 */
export function requiredEndpoints(nodes: NodeSettings["kind"]): readonly Endpoint[] {
  return nodes === "managed" ? [...REQUIRED, "autoscaling"] : REQUIRED;
}

/** The network that the cluster stands in. */
export const network = z.strictObject({
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
});

export type NetworkSettings = z.infer<typeof network>;
