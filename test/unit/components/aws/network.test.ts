import assert from "node:assert/strict";

import { subnetRanges } from "../../../../components/aws/cidr";
import { Network, type NetworkArgs } from "../../../../components/aws/network";
import type { PlannedResource } from "../../../../plan/model";
import { assertFamily, at, kind, only, recorded, summary } from "../../../support/record";
import { assertOutlives, statementsIn } from "./support";

describe("subnetRanges", () => {
  it("divides the network without overlaps", () => {
    assert.deepEqual(subnetRanges("10.0.0.0/16", 3), {
      private: ["10.0.0.0/19", "10.0.32.0/19", "10.0.64.0/19"],
      public: ["10.0.128.0/21", "10.0.136.0/21", "10.0.144.0/21"],
    });
    assert.deepEqual(subnetRanges("172.20.16.0/20", 4), {
      private: ["172.20.16.0/23", "172.20.18.0/23", "172.20.20.0/23", "172.20.22.0/23"],
      public: ["172.20.24.0/25", "172.20.24.128/25", "172.20.25.0/25", "172.20.25.128/25"],
    });
  });
});

describe("Network", () => {
  const network = (args: Partial<NetworkArgs> = {}) =>
    recorded(
      () =>
        new Network("net", {
          account: "111122223333",
          region: "eu-central-1",
          cidr: "10.0.0.0/16",
          zones: ["eu-central-1a", "eu-central-1b"],
          nat: "single",
          endpoints: [],
          clusterName: "slipway-test",
          ...args,
        }),
    );
  const named = (resources: readonly PlannedResource[], start: string) =>
    summary(resources).filter((one) => one.split(" ")[1]?.startsWith(start));

  it("is a VPC with a public and a private subnet per zone, one NAT gateway and an S3 endpoint", async () => {
    const resources = await network();
    assert.deepEqual(summary(resources), [
      "DefaultSecurityGroup net",
      "Eip net-nat-0",
      "Endpoints net-endpoint",
      "InternetGateway net",
      "NatGateway net-nat-0",
      "Network net",
      "Route net-private-0",
      "Route net-private-1",
      "Route net-public",
      "RouteTable net-private-0",
      "RouteTable net-private-1",
      "RouteTable net-public",
      "RouteTableAssociation net-private-0",
      "RouteTableAssociation net-private-1",
      "RouteTableAssociation net-public-0",
      "RouteTableAssociation net-public-1",
      "Subnet net-private-eu-central-1a",
      "Subnet net-private-eu-central-1b",
      "Subnet net-public-eu-central-1a",
      "Subnet net-public-eu-central-1b",
      "Vpc net",
      "VpcEndpoint net-endpoint-s3",
    ]);
    assertFamily(resources, (one) => kind(one) === "Network");
    const group = only(resources, "DefaultSecurityGroup");
    assert.deepEqual([at(group, "ingress"), at(group, "egress")], [[], []]);
    assertOutlives(resources, "InternetGateway net", "NatGateway net-nat-0");
  });

  it("tags subnets by role, and assigns no public addresses", async () => {
    const subnets = (await network()).filter((one) => kind(one) === "Subnet");
    const tags = subnets.map(({ inputs }) => inputs.tags as Record<string, string>);
    const ofPrivate = { "kubernetes.io/role/internal-elb": "1", "karpenter.sh/discovery": "slipway-test" };
    assert.deepEqual(tags, [
      { Name: "net-private-eu-central-1a", ...ofPrivate },
      { Name: "net-private-eu-central-1b", ...ofPrivate },
      { Name: "net-public-eu-central-1a", "kubernetes.io/role/elb": "1" },
      { Name: "net-public-eu-central-1b", "kubernetes.io/role/elb": "1" },
    ]);
    assert.deepEqual(
      subnets.map(({ inputs }) => inputs.mapPublicIpOnLaunch),
      [false, false, false, false],
    );
  });

  it("routes each zone through its own NAT gateway if it has one, and has no egress without any", async () => {
    const gateways = async (nat: NetworkArgs["nat"]) =>
      (await network({ nat }))
        .filter((one) => kind(one) === "Route" && one.name.includes("private"))
        .map((one) => at(one, "natGatewayId"));
    assert.deepEqual(await gateways("single"), ["[id of net-nat-0]", "[id of net-nat-0]"]);
    assert.deepEqual(await gateways("perZone"), ["[id of net-nat-0]", "[id of net-nat-1]"]);
    assert.deepEqual(await gateways("none"), []);
    assert.deepEqual(named(await network({ nat: "none" }), "net-nat"), []);
  });

  it("reaches S3 through a gateway endpoint in private subnets, and other services through an interface in each", async () => {
    const resources = await network({ nat: "none", endpoints: ["ecr", "sts", "eks-auth"] });
    assert.deepEqual(named(resources, "net-endpoint"), [
      "Endpoints net-endpoint",
      "SecurityGroup net-endpoint",
      "SecurityGroupIngressRule net-endpoint",
      "VpcEndpoint net-endpoint-ecr-api",
      "VpcEndpoint net-endpoint-ecr-dkr",
      "VpcEndpoint net-endpoint-eks-auth",
      "VpcEndpoint net-endpoint-s3",
      "VpcEndpoint net-endpoint-sts",
    ]);
    const gateway = only(resources, "VpcEndpoint", "net-endpoint-s3");
    assert.deepEqual(
      [gateway.inputs.vpcEndpointType, gateway.inputs.serviceName, gateway.inputs.routeTableIds],
      ["Gateway", "com.amazonaws.eu-central-1.s3", ["[id of net-private-0]", "[id of net-private-1]"]],
    );
    assert.deepEqual(only(resources, "VpcEndpoint", "net-endpoint-ecr-dkr").inputs, {
      privateDnsEnabled: true,
      securityGroupIds: ["[id of net-endpoint]"],
      serviceName: "com.amazonaws.eu-central-1.ecr.dkr",
      subnetIds: ["[id of net-private-eu-central-1a]", "[id of net-private-eu-central-1b]"],
      tags: { Name: "net-endpoint-ecr-dkr" },
      vpcEndpointType: "Interface",
      vpcId: "[id of net]",
    });
  });

  it("admits only the network itself to its endpoints", async () => {
    const resources = await network({ endpoints: ["sts"] });
    const { cidrIpv4, fromPort, toPort, ipProtocol } = only(resources, "SecurityGroupIngressRule").inputs;
    assert.deepEqual([cidrIpv4, ipProtocol, fromPort, toPort], ["10.0.0.0/16", "tcp", 443, 443]);
    assert.equal(only(resources, "SecurityGroup").inputs.ingress, undefined);
  });

  it("records flow logs if configured, encrypted and with a retention period, by a role without other permissions", async () => {
    const resources = await network({ flowLogs: { retentionDays: 90, keyArn: "arn:key" } });
    assert.deepEqual(named(resources, "net-flow-logs"), [
      "FlowLog net-flow-logs",
      "FlowLogs net-flow-logs",
      "LogGroup net-flow-logs",
      "Role net-flow-logs",
      "RolePolicy net-flow-logs",
    ]);
    assertFamily(resources, (one) => kind(one) === "Network");
    const { retentionInDays, kmsKeyId } = only(resources, "LogGroup").inputs;
    assert.deepEqual([retentionInDays, kmsKeyId], [90, "arn:key"]);
    assert.deepEqual(statementsIn(only(resources, "RolePolicy")), [
      {
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
        Resource: ["[arn of cloudwatch.LogGroup net-flow-logs]:*"],
      },
      { Effect: "Allow", Action: ["logs:DescribeLogGroups"], Resource: ["*"] },
    ]);
    assert.deepEqual(statementsIn(only(resources, "Role"), "assumeRolePolicy"), [
      {
        Effect: "Allow",
        Principal: { Service: "vpc-flow-logs.amazonaws.com" },
        Action: ["sts:AssumeRole"],
        Condition: { StringEquals: { "aws:SourceAccount": "111122223333" } },
      },
    ]);
  });
});
