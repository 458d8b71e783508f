import {
  DefaultSecurityGroup,
  Eip,
  InternetGateway,
  NatGateway,
  Route,
  RouteTable,
  RouteTableAssociation,
  Subnet,
  Vpc,
} from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";

import type { CreatedNetworkSettings } from "../../settings/schema/aws";
import { subnetRanges } from "./cidr";
import { Endpoints } from "./endpoints";
import type { NetworkPlace } from "./existing-network";
import { FlowLogs, type FlowLogsArgs } from "./flow-logs";

/** Arguments for {@link Network}: the settings, whose `cidr` must be /16 to /20, and the network's surroundings. */
export interface NetworkArgs extends Omit<CreatedNetworkSettings, "flowLogs" | "vpcId"> {
  readonly account: string;
  readonly region: string;
  /** Names of two to four availability zones. */
  readonly zones: readonly string[];
  /** Name of the cluster that discovers its subnets by tag. */
  readonly clusterName: string;
  /** @default no flow logs */
  readonly flowLogs?: Omit<FlowLogsArgs, "account" | "vpcId">;
}

/** Tags that tell controllers what a subnet is for. */
type RoleTags = Readonly<Record<string, string>>;

const ANY_ADDRESS = "0.0.0.0/0";

/**
 * A VPC across the given zones: a public and a private subnet in each, internet egress for private subnets through NAT,
 * and VPC endpoints for AWS services. Nothing in it gets a public address unless it requests one.
 */
export class Network extends pulumi.ComponentResource implements NetworkPlace {
  readonly vpcId: pulumi.Output<string>;
  readonly publicSubnetIds: pulumi.Output<string>[];
  readonly publicSubnetRanges: readonly string[];
  readonly privateSubnetIds: pulumi.Output<string>[];
  readonly taggedSubnets = true;
  readonly prerequisites: readonly pulumi.Resource[] = [this];

  constructor(name: string, args: NetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:aws:Network", name, {}, opts);
    const ranges = subnetRanges(args.cidr, args.zones.length);

    const vpc = this.vpc(name, args.cidr);
    const gateway = new InternetGateway(name, { vpcId: vpc.id, tags: { Name: name } }, { parent: this });
    const publicSubnets = this.subnets(`${name}-public`, vpc, args.zones, ranges.public, {
      "kubernetes.io/role/elb": "1",
    });
    this.publicRoutes(name, vpc, gateway, publicSubnets);
    const natCount = { none: 0, single: 1, perZone: publicSubnets.length }[args.nat];
    const nats = this.nats(name, publicSubnets.slice(0, natCount), gateway);
    const privateSubnets = this.subnets(`${name}-private`, vpc, args.zones, ranges.private, {
      "kubernetes.io/role/internal-elb": "1",
      "karpenter.sh/discovery": args.clusterName,
    });
    const tables = this.privateRoutes(`${name}-private`, vpc, nats, privateSubnets);
    this.endpoints(`${name}-endpoint`, args, vpc, privateSubnets, tables);
    if (args.flowLogs) {
      const { account, flowLogs } = args;
      new FlowLogs(`${name}-flow-logs`, { account, vpcId: vpc.id, ...flowLogs }, { parent: this });
    }

    this.vpcId = vpc.id;
    this.publicSubnetRanges = ranges.public;
    this.publicSubnetIds = publicSubnets.map(({ id }) => id);
    this.privateSubnetIds = privateSubnets.map(({ id }) => id);
    this.registerOutputs({
      vpcId: this.vpcId,
      publicSubnetIds: this.publicSubnetIds,
      privateSubnetIds: this.privateSubnetIds,
    });
  }

  private vpc(name: string, cidrBlock: string): Vpc {
    const vpc = new Vpc(
      name,
      { cidrBlock, enableDnsHostnames: true, enableDnsSupport: true, tags: { Name: name } },
      { parent: this },
    );
    // No rules: resources that do not name a security group reach nothing.
    new DefaultSecurityGroup(name, { vpcId: vpc.id, ingress: [], egress: [] }, { parent: this });
    return vpc;
  }

  private subnets(
    name: string,
    vpc: Vpc,
    zones: readonly string[],
    ranges: readonly string[],
    roles: RoleTags,
  ): Subnet[] {
    return zones.map((zone, index) => {
      const child = `${name}-${zone}`;
      return new Subnet(
        child,
        {
          vpcId: vpc.id,
          availabilityZone: zone,
          cidrBlock: ranges[index] ?? "",
          mapPublicIpOnLaunch: false,
          // Controllers that create load balancers and nodes find their subnets by these tags.
          tags: { Name: child, ...roles },
        },
        { parent: this },
      );
    });
  }

  private publicRoutes(name: string, vpc: Vpc, gateway: InternetGateway, subnets: readonly Subnet[]): void {
    const table = new RouteTable(
      `${name}-public`,
      { vpcId: vpc.id, tags: { Name: `${name}-public` } },
      { parent: this },
    );
    new Route(
      `${name}-public`,
      { routeTableId: table.id, destinationCidrBlock: ANY_ADDRESS, gatewayId: gateway.id },
      { parent: this },
    );
    subnets.forEach((subnet, index) => {
      this.associate(`${name}-public-${index}`, table, subnet);
    });
  }

  private nats(name: string, subnets: readonly Subnet[], gateway: InternetGateway): NatGateway[] {
    return subnets.map((subnet, index) => {
      const child = `${name}-nat-${index}`;
      const address = new Eip(child, { domain: "vpc", tags: { Name: child } }, { parent: this, dependsOn: [gateway] });
      return new NatGateway(
        child,
        { subnetId: subnet.id, allocationId: address.id, tags: { Name: child } },
        // AWS rejects a NAT gateway in a network without an internet gateway.
        { parent: this, dependsOn: [gateway] },
      );
    });
  }

  private privateRoutes(name: string, vpc: Vpc, nats: readonly NatGateway[], subnets: readonly Subnet[]): RouteTable[] {
    return subnets.map((subnet, index) => {
      const child = `${name}-${index}`;
      const nat = nats[index] ?? nats[0];
      const table = new RouteTable(child, { vpcId: vpc.id, tags: { Name: child } }, { parent: this });
      if (nat) {
        new Route(
          child,
          { routeTableId: table.id, destinationCidrBlock: ANY_ADDRESS, natGatewayId: nat.id },
          { parent: this },
        );
      }
      this.associate(child, table, subnet);
      return table;
    });
  }

  private endpoints(
    name: string,
    { region, cidr, endpoints }: NetworkArgs,
    vpc: Vpc,
    subnets: readonly Subnet[],
    tables: readonly RouteTable[],
  ): void {
    new Endpoints(
      name,
      {
        region,
        vpcId: vpc.id,
        cidr,
        subnetIds: subnets.map(({ id }) => id),
        routeTableIds: tables.map(({ id }) => id),
        services: endpoints,
      },
      { parent: this },
    );
  }

  private associate(name: string, table: RouteTable, subnet: Subnet): void {
    new RouteTableAssociation(name, { routeTableId: table.id, subnetId: subnet.id }, { parent: this });
  }
}
