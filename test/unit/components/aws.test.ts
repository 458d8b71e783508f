import assert from "node:assert/strict";

import { subnetRanges } from "../../../components/aws/cidr";
import { accessEntryName, Cluster } from "../../../components/aws/cluster";
import { Network } from "../../../components/aws/network";
import { assertFamily, at, kind, only, recorded, summary } from "../../support/record";

describe("subnetRanges", () => {
  it("divides the network without an overlap", () => {
    assert.deepEqual(subnetRanges("10.0.0.0/16", 3), {
      private: ["10.0.0.0/19", "10.0.32.0/19", "10.0.64.0/19"],
      public: ["10.0.128.0/21", "10.0.136.0/21", "10.0.144.0/21"],
    });
    assert.deepEqual(subnetRanges("172.20.16.0/20", 4), {
      private: ["172.20.16.0/23", "172.20.18.0/23", "172.20.20.0/23", "172.20.22.0/23"],
      public: ["172.20.24.0/25", "172.20.24.128/25", "172.20.25.0/25", "172.20.25.128/25"],
    });
  });

  it("refuses networks that are too large or too small", () => {
    for (const cidr of ["10.0.0.0/8", "10.0.0.0/24", "10.0.0.0"]) {
      assert.throws(() => subnetRanges(cidr, 2), /network\.cidr is .*; its prefix must be from \/16 to \/20/);
    }
  });
});

describe("Network", () => {
  const zones = ["eu-central-1a", "eu-central-1b"];
  const network = (nat: "single" | "perZone") =>
    recorded(() => new Network("net", { cidr: "10.0.0.0/16", zones, nat }));

  it("is a VPC with a public and a private subnet in each zone and one NAT gateway", async () => {
    const resources = await network("single");
    assert.deepEqual(summary(resources), [
      "DefaultSecurityGroup net",
      "Eip net-nat-0",
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
    ]);
    assertFamily(resources, (one) => kind(one) === "Network");
    const roles = resources
      .filter((one) => kind(one) === "Subnet")
      .map((one) => Object.keys(at(one, "tags") as object).find((tag) => tag.startsWith("kubernetes.io/role/")));
    assert.deepEqual(roles, [
      "kubernetes.io/role/internal-elb",
      "kubernetes.io/role/internal-elb",
      "kubernetes.io/role/elb",
      "kubernetes.io/role/elb",
    ]);
    assert.deepEqual(at(only(resources, "DefaultSecurityGroup"), "ingress"), []);
  });

  it("sends each zone through its own NAT gateway where it has one", async () => {
    const gateways = async (nat: "single" | "perZone") =>
      (await network(nat))
        .filter((one) => kind(one) === "Route" && one.name.includes("private"))
        .map((one) => at(one, "natGatewayId"));
    assert.deepEqual(await gateways("single"), ["[id of net-nat-0]", "[id of net-nat-0]"]);
    assert.deepEqual(await gateways("perZone"), ["[id of net-nat-0]", "[id of net-nat-1]"]);
  });
});

describe("Cluster", () => {
  const cluster = (protect?: boolean) =>
    recorded(
      () =>
        new Cluster("slipway-test", {
          network: { vpcId: "vpc", publicSubnetIds: [], privateSubnetIds: [] } as never,
          version: "1.35",
          administrators: ["arn:aws:iam::111122223333:role/team/admin"],
          publicAccessCidrs: ["203.0.113.0/24"],
          ...(protect === undefined ? {} : { protect }),
        }),
    );

  it("is EKS in Auto Mode with a pinned version, closed to all but named principals and ranges", async () => {
    const resources = await cluster();
    assert.deepEqual(
      resources.map(({ type, name }) => `${type} ${name}`),
      [
        "slipway:aws:Cluster slipway-test",
        "eks:index:Cluster slipway-test",
        "pulumi:providers:kubernetes slipway-test",
        "kubernetes:storage.k8s.io/v1:StorageClass slipway-test-gp3",
      ],
    );
    assertFamily(resources, (one) => one.type === "slipway:aws:Cluster");
    const { inputs } = only(
      resources.filter(({ type }) => type.startsWith("eks:")),
      "Cluster",
    );
    assert.equal(inputs.version, "1.35");
    assert.equal(inputs.authenticationMode, "API");
    assert.deepEqual(inputs.autoMode, { createNodeRole: true, enabled: true });
    assert.deepEqual(inputs.publicAccessCidrs, ["203.0.113.0/24"]);
    assert.deepEqual(Object.keys(inputs.accessEntries as object), ["111122223333-role-team-admin"]);
  });

  it("has a provider of its own that survives a new kubeconfig", async () => {
    const resources = await cluster();
    const provider = resources.find(({ type }) => type === "pulumi:providers:kubernetes");
    assert.ok(provider);
    assert.equal(provider.inputs.clusterIdentifier, "slipway-test");
    assert.match(String(provider.inputs.kubeconfig), /^\[secret /);
    assert.ok(only(resources, "StorageClass").provider?.startsWith(`${provider.urn}::`));
  });

  it("can be protected from deletion", async () => {
    const eks = async (protect?: boolean) => (await cluster(protect)).find(({ type }) => type.startsWith("eks:"));
    const [open, kept] = [await eks(), await eks(true)];
    assert.deepEqual([open?.inputs.deletionProtection, open?.options.protect], [false, undefined]);
    assert.deepEqual([kept?.inputs.deletionProtection, kept?.options.protect], [true, true]);
  });

  it("names access entries by account and principal", () => {
    assert.equal(accessEntryName("arn:aws:iam::111122223333:user/ada"), "111122223333-user-ada");
  });
});
