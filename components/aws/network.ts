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

import { subnetRanges } from "./cidr";
import { type EndpointName, Endpoints } from "./endpoints";
import { FlowLogs } from "./flow-logs";

/** What a {@link Network} can be told. */
export interface NetworkArgs {
  readonly account: string;
  readonly region: string;
  /** Range of the VPC, /16 to /20. */
  readonly cidr: string;
  /** Availability zones by name, two to four. */
  readonly zones: readonly string[];
  /** One NAT gateway for all zones; one for each, dearer and independent of another zone's failure; or no way out. */
  readonly nat: "single" | "perZone" | "none";
  /** AWS services that get an interface endpoint in each zone. */
  readonly endpoints: readonly EndpointName[];
  /** Name of the cluster that finds its subnets by it. */
  readonly clusterName: string;
  /** @default no flow logs */
  readonly flowLogs?: {
    /** Days for which they are kept. */
    readonly retentionDays: number;
    /** ARN of the KMS key that encrypts them. */
    readonly keyArn: pulumi.Input<string>;
  };
}

/** Tags by which others know what a subnet is for. */
type Roles = Readonly<Record<string, string>>;

const EVERYWHERE = "0.0.0.0/0";

/**
 * A VPC over explicitly named zones: a public and a private subnet in each, a way out of the private ones by NAT, and ways
 * to AWS services that stay inside. Nothing in it gets a public address unless it asks for one.
 */
export class Network extends pulumi.ComponentResource {
  readonly vpcId: pulumi.Output<string>;
  readonly publicSubnetIds: pulumi.Output<string>[];
  /** IPv4 ranges of the public subnets: load balancers speak from them. */
  readonly publicSubnetRanges: readonly string[];
  readonly privateSubnetIds: pulumi.Output<string>[];

  constructor(name: string, args: NetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:aws:Network", name, {}, opts);
    const ranges = subnetRanges(args.cidr, args.zones.length);

    const vpc = this.vpc(name, args.cidr);
    const gateway = new InternetGateway(name, { vpcId: vpc.id, tags: { Name: name } }, { parent: this });
    const publicSubnets = this.subnets(`${name}-public`, vpc, args.zones, ranges.public, {
      "kubernetes.io/role/elb": "1",
    });
    this.publicRoutes(name, vpc, gateway, publicSubnets);
    const withNat = { none: 0, single: 1, perZone: publicSubnets.length }[args.nat];
    const nats = this.nats(name, publicSubnets.slice(0, withNat), gateway);
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
    // Without rules: what forgets to name its security group reaches nothing.
    new DefaultSecurityGroup(name, { vpcId: vpc.id, ingress: [], egress: [] }, { parent: this });
    return vpc;
  }

  private subnets(name: string, vpc: Vpc, zones: readonly string[], ranges: readonly string[], roles: Roles): Subnet[] {
    return zones.map((zone, index) => {
      const child = `${name}-${zone}`;
      return new Subnet(
        child,
        {
          vpcId: vpc.id,
          availabilityZone: zone,
          cidrBlock: ranges[index] ?? "",
          mapPublicIpOnLaunch: false,
          // Tells whoever makes load balancers and nodes which subnets are theirs.
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
      { routeTableId: table.id, destinationCidrBlock: EVERYWHERE, gatewayId: gateway.id },
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
        // AWS refuses a NAT gateway in a network that has no internet gateway yet.
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
          { routeTableId: table.id, destinationCidrBlock: EVERYWHERE, natGatewayId: nat.id },
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
