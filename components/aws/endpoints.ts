import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup";
import { VpcEndpoint } from "@pulumi/aws/ec2/vpcEndpoint";
import { SecurityGroupIngressRule } from "@pulumi/aws/vpc/securityGroupIngressRule";
import * as pulumi from "@pulumi/pulumi";

import type { CreatedNetworkSettings } from "../../settings/schema/aws";

/** An AWS service with a VPC endpoint. */
export type EndpointName = CreatedNetworkSettings["endpoints"][number];

/** Arguments for {@link Endpoints}. */
export interface EndpointsArgs {
  readonly region: string;
  readonly vpcId: pulumi.Input<string>;
  /** CIDR range of the network: every address in it may use the endpoints. */
  readonly cidr: string;
  /** One in each zone. */
  readonly subnetIds: readonly pulumi.Input<string>[];
  /** Route tables that get a route to S3 through its gateway endpoint. */
  readonly routeTableIds: readonly pulumi.Input<string>[];
  /** Services that get an interface endpoint in each subnet. */
  readonly services: readonly EndpointName[];
}

/** AWS endpoint services of a name where they differ from it: ECR has one for its API and one for images. */
const SERVICES: Readonly<Partial<Record<EndpointName, readonly string[]>>> = { ecr: ["ecr.api", "ecr.dkr"] };

/**
 * VPC endpoints, so that traffic to AWS services does not leave the network: a gateway endpoint for S3, which is free and
 * where ECR stores image layers, and an interface endpoint for each requested service.
 */
export class Endpoints extends pulumi.ComponentResource {
  constructor(name: string, args: EndpointsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:aws:Endpoints", name, {}, opts);

    this.gateway(name, args);
    const services = args.services.flatMap((service) => SERVICES[service] ?? [service]);
    if (services.length > 0) this.interfaces(name, args, services, this.securityGroup(name, args));

    this.registerOutputs({});
  }

  private gateway(name: string, { region, vpcId, routeTableIds }: EndpointsArgs): void {
    const child = `${name}-s3`;
    new VpcEndpoint(
      child,
      {
        vpcId,
        serviceName: `com.amazonaws.${region}.s3`,
        vpcEndpointType: "Gateway",
        routeTableIds: [...routeTableIds],
        tags: { Name: child },
      },
      { parent: this },
    );
  }

  private securityGroup(name: string, { vpcId, cidr }: EndpointsArgs): SecurityGroup {
    const group = new SecurityGroup(
      name,
      { vpcId, description: "HTTPS to AWS services from inside the network", tags: { Name: name } },
      { parent: this },
    );
    new SecurityGroupIngressRule(
      name,
      {
        securityGroupId: group.id,
        description: "HTTPS from inside the network",
        cidrIpv4: cidr,
        ipProtocol: "tcp",
        fromPort: 443,
        toPort: 443,
      },
      { parent: this },
    );
    return group;
  }

  private interfaces(name: string, args: EndpointsArgs, services: readonly string[], group: SecurityGroup): void {
    for (const service of services) {
      const child = `${name}-${service.replace(".", "-")}`;
      new VpcEndpoint(
        child,
        {
          vpcId: args.vpcId,
          serviceName: `com.amazonaws.${args.region}.${service}`,
          vpcEndpointType: "Interface",
          subnetIds: [...args.subnetIds],
          securityGroupIds: [group.id],
          // The service's usual host name then resolves to the endpoint, so that clients need no configuration.
          privateDnsEnabled: true,
          tags: { Name: child },
        },
        { parent: this },
      );
    }
  }
}
