import { z } from "zod";

import { networkCidr } from "../../ip-ranges";
import { different, reportRemoval } from "../../values";
import { subnets, type SubnetSettings, vpcId } from "./existing-network";
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

/** Settings of a network that the program creates. */
export interface CreatedNetworkSettings {
  readonly vpcId?: undefined;
  readonly cidr: string;
  readonly nat: "single" | "perZone" | "none";
  readonly endpoints: Endpoint[];
  readonly flowLogs?: FlowLogsSettings;
}

/** Settings of a network that exists already: how it routes and what it records is not known here. */
export interface ExistingNetworkSettings {
  readonly vpcId: string;
  readonly subnets: SubnetSettings;
  readonly nat?: undefined;
  readonly endpoints?: undefined;
  readonly flowLogs?: undefined;
}

export type NetworkSettings = CreatedNetworkSettings | ExistingNetworkSettings;

/** What is recorded of a network's traffic. */
const flowLogs = z.strictObject({ retentionDays: retentionDays() });

export type FlowLogsSettings = z.infer<typeof flowLogs>;

/** The cluster's network: a new VPC, or an existing one with its subnets. */
export const network = z
  .strictObject({
    /** The range of the new VPC, from /16 to /20. @default 10.0.0.0/16 */
    cidr: networkCidr().optional(),
    /**
     * NAT gateways: one for all zones, one per zone (costs more, survives the failure of a zone), or none, which requires
     * endpoints. @default single
     */
    nat: z.enum(["single", "perZone", "none"]).optional(),
    /**
     * Services with an interface endpoint in each zone, billed hourly; S3 always has a gateway endpoint.
     * @default none
     */
    endpoints: z.array(z.enum(ENDPOINTS)).superRefine(different).optional(),
    /** Record the VPC's traffic in CloudWatch. */
    flowLogs: flowLogs.optional(),
    /** An existing VPC to use instead of a new one; nothing in it is looked up, changed or tagged. */
    vpcId: vpcId().optional(),
    /** Subnets of the existing VPC, by zone. */
    subnets: subnets.optional(),
  })
  .superRefine(checkExclusive)
  .transform(
    ({ cidr = "10.0.0.0/16", nat = "single", endpoints = [], flowLogs, vpcId, subnets = {} }): NetworkSettings =>
      vpcId === undefined ? { cidr, nat, endpoints, ...(flowLogs && { flowLogs }) } : { vpcId, subnets },
  );

/** Settings of the network that have no effect on an existing one. */
const ONLY_CREATED = ["cidr", "nat", "endpoints", "flowLogs"] as const;

/** Reports settings of both kinds of network, and subnets of no VPC. */
function checkExclusive(
  values: Readonly<Partial<Record<(typeof ONLY_CREATED)[number] | "vpcId" | "subnets", unknown>>>,
  context: z.core.$RefinementCtx,
): void {
  if (values.vpcId === undefined) {
    if (values.subnets === undefined) return;
    const message = "the ID of the existing VPC where network.subnets is set, such as vpc-0123456789abcdef0";
    context.addIssue({ code: "custom", path: ["vpcId"], message });
    return;
  }
  for (const key of ONLY_CREATED.filter((one) => values[one] !== undefined)) {
    const message = "left out where network.vpcId is set: it configures a network that the program creates";
    reportRemoval(context, [key], message);
  }
}
