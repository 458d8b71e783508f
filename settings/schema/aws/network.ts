import { z } from "zod";

import { cidr, different } from "../../values";
import type { NodeSettings } from "./nodes";
import { retentionDays } from "./retention";

/** AWS services that can be reached through a VPC endpoint. */
export const ENDPOINTS = [
  "ecr",
  "sts",
  "logs",
  "ec2",
  "eks",
  "eks-auth",
  "elasticloadbalancing",
  "autoscaling",
  "elasticfilesystem",
] as const;

type Endpoint = (typeof ENDPOINTS)[number];

/** Endpoints that nodes, add-ons and load balancers need without NAT gateways. */
const REQUIRED: readonly Endpoint[] = ["ecr", "sts", "ec2", "eks", "eks-auth", "elasticloadbalancing"];

/**
 * Endpoints required in a network without NAT gateways. Cluster Autoscaler runs on managed nodes and calls Auto Scaling
 * (Amazon EKS User Guide, "Deploy private clusters with limited internet access"); Auto Mode runs its autoscaler outside
 * the network.
 */
export function requiredEndpoints(nodes: NodeSettings["kind"]): readonly Endpoint[] {
  return nodes === "managed" ? [...REQUIRED, "autoscaling"] : REQUIRED;
}

/** The cluster's network. */
export const network = z.strictObject({
  cidr: cidr().default("10.0.0.0/16"),
  /**
   * NAT gateways: one for all zones, one per zone (costs more, survives the failure of a zone), or none, which requires
   * endpoints.
   */
  nat: z.enum(["single", "perZone", "none"]).default("single"),
  /** Services with an interface endpoint in each zone, billed hourly; S3 always has a gateway endpoint. */
  endpoints: z.array(z.enum(ENDPOINTS)).superRefine(different).default([]),
  /** Record the VPC's traffic in CloudWatch. */
  flowLogs: z
    .strictObject({
      retentionDays: retentionDays(),
    })
    .optional(),
});

export type NetworkSettings = z.infer<typeof network>;
export type FlowLogsSettings = NonNullable<NetworkSettings["flowLogs"]>;
