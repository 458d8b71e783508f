import type * as pulumi from "@pulumi/pulumi";

import type { ExistingNetworkSettings } from "../../settings/schema/aws";

/** Where a cluster, its databases and load balancers are placed: a new network, or one that exists already. */
export interface NetworkPlace {
  readonly vpcId: pulumi.Input<string>;
  /** For load balancers, one in each zone. */
  readonly publicSubnetIds: readonly pulumi.Input<string>[];
  /** IPv4 ranges of the public subnets, which load balancers connect from. */
  readonly publicSubnetRanges: readonly string[];
  /** For nodes, databases and file systems, one in each zone. */
  readonly privateSubnetIds: readonly pulumi.Input<string>[];
  /** Whether controllers of load balancers find the subnets by their tags. */
  readonly taggedSubnets: boolean;
  /** Resources that outlive everything in the network. */
  readonly prerequisites: readonly pulumi.Resource[];
}

/** A network that exists already, by its settings alone: nothing in it is looked up, created, changed or tagged. */
export function existingNetwork({ vpcId, subnets }: ExistingNetworkSettings, zones: readonly string[]): NetworkPlace {
  const inOrder = zones.flatMap((zone) => subnets[zone] ?? []);
  return {
    vpcId,
    publicSubnetIds: inOrder.map((zone) => zone.public),
    publicSubnetRanges: inOrder.map(({ publicCidr }) => publicCidr),
    privateSubnetIds: inOrder.map((zone) => zone.private),
    taggedSubnets: false,
    prerequisites: [],
  };
}
