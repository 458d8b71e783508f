import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { at } from "../../../lib/values";
import type { Props } from "../../../local/engine/fallback/protocol/types";
import type { ApiTypes } from "../aws-api/api-type";
import { startAwsApi, type RunningApi } from "../aws-api/client";
import { LISTINGS, listAll } from "../aws-api/listings";
import { ApiResources } from "../aws-api/resources";
import { callsOf, rowOf } from "../aws-api/rows";
import { API_TYPES } from "../aws-api/types";

const REGION = "eu-central-1";
const VPC = { cidrBlock: "10.0.0.0/16", enableDnsSupport: true };
/** Minutes that the first installation of packages may take. */
const INSTALLATION_MINUTES = 10;

describe("Rows of AWS' API", function () {
  this.timeout(60_000);
  const folder = mkdtempSync(join(tmpdir(), "slipway-rows-"));
  let running: RunningApi | undefined;

  before(async function () {
    this.timeout(INSTALLATION_MINUTES * 60_000);
    running = await startAwsApi("111122223333", join(folder, "calls.jsonl"));
  });
  after(async () => {
    await running?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const api = (): RunningApi["api"] => {
    assert.ok(running, "the API is not started");
    return running.api;
  };
  const resources = (types?: ApiTypes) => new ApiResources(api(), REGION, { Name: "one" }, types);
  const work = (type: string) => ({ urn: `urn:pulumi:test::slipway::${type}::one`, type, name: "one" });
  const make = (type: string, inputs: Props, types?: ApiTypes) =>
    resources(types).create(work(type), inputs, type.startsWith("aws:ec2/"));

  const refused: readonly { title: string; type: string; inputs: Props; types?: ApiTypes; reason: RegExp }[] = [
    {
      title: "a reference to a VPC that does not exist",
      type: "aws:ec2/subnet:Subnet",
      inputs: { vpcId: "vpc-0123456789abcdef0", cidrBlock: "10.0.0.0/24" },
      reason: /Subnet one: ec2 CreateSubnet: InvalidVpcID.NotFound: .*vpc-0123456789abcdef0/,
    },
    {
      title: "a reference to a role that does not exist",
      type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
      inputs: { role: "nobody", policyArn: "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy" },
      reason: /RolePolicyAttachment one: iam AttachRolePolicy: NoSuchEntity: .*nobody/,
    },
    {
      title: "a type without a row",
      type: "aws:ec2/vpc:Vpc",
      inputs: VPC,
      types: {},
      reason: /aws:ec2\/vpc:Vpc has no row in test\/engine\/aws-api\/types/,
    },
    {
      title: "an input that the call does not have",
      type: "aws:ec2/vpc:Vpc",
      inputs: { ...VPC, colour: "blue" },
      reason: /Vpc one: ec2 CreateVpc: CreateVpc\.colour is not in CreateVpcRequest/,
    },
    {
      title: "a parameter of the wrong type",
      type: "aws:kms/key:Key",
      inputs: { description: ["one", "two"] },
      reason: /Key one: kms CreateKey: .*Invalid type for parameter Description/s,
    },
    {
      title: "an input that the call does not have, in an operation that moto lacks",
      type: "aws:eks/addon:Addon",
      inputs: { clusterName: "one", addonName: "coredns", colour: "blue" },
      reason: /Addon one: eks CreateAddon: CreateAddon\.colour is not in CreateAddonRequest/,
    },
    {
      title: "a required parameter that is missing, in an operation that moto lacks",
      type: "aws:eks/addon:Addon",
      inputs: { clusterName: "one" },
      reason: /Addon one: eks CreateAddon: .*Missing required parameter.*addonName/s,
    },
    {
      title: "a result without the ID",
      type: "aws:ec2/vpc:Vpc",
      inputs: VPC,
      types: { "aws:ec2/vpc:Vpc": { id: "NoSuchId", tagsAs: "vpc", leavesOut: { enableDnsSupport: "not tested" } } },
      reason: /CreateVpc made no aws:ec2\/vpc:Vpc; its result is \{"Vpc"/,
    },
  ];
  for (const { title, type, inputs, types, reason } of refused) {
    it(`refuse ${title}`, () => assert.rejects(make(type, inputs, types), reason));
  }

  it("refuse a change of an input without an update", async () => {
    const { id } = await make("aws:ec2/vpc:Vpc", VPC);
    const changed = resources().update(work("aws:ec2/vpc:Vpc"), id, VPC, ["enableDnsSupport"]);
    await assert.rejects(changed, /Vpc one: enableDnsSupport changed, and the row of the type has no update of it/);
    await resources().delete(work("aws:ec2/vpc:Vpc"), id, VPC);
  });

  it("refuse the deletion of a VPC that has a subnet", async () => {
    const { id } = await make("aws:ec2/vpc:Vpc", VPC);
    const subnet = await make("aws:ec2/subnet:Subnet", { vpcId: id, cidrBlock: "10.0.0.0/24" });
    const vpc = () => resources().delete(work("aws:ec2/vpc:Vpc"), id, VPC);
    await assert.rejects(vpc, /Vpc one: ec2 DeleteVpc: DependencyViolation/);
    await resources().delete(work("aws:ec2/subnet:Subnet"), subnet.id, {});
    await vpc();
  });

  it("list what is left: a network interface and a network ACL, but not those of a deleted NAT gateway and VPC", async () => {
    const call = async (operation: string, parameters: Props) =>
      (await api().call({ service: "ec2", operation, region: REGION, parameters })).result;
    const atFirst = await listAll(api(), REGION);
    const vpc = await make("aws:ec2/vpc:Vpc", VPC);
    const subnet = await make("aws:ec2/subnet:Subnet", { vpcId: vpc.id, cidrBlock: "10.0.0.0/24" });
    const address = await make("aws:ec2/eip:Eip", { domain: "vpc" });
    const gateway = await make("aws:ec2/natGateway:NatGateway", { subnetId: subnet.id, allocationId: address.id });
    const made = await call("CreateNetworkInterface", { SubnetId: subnet.id });
    const list = await call("CreateNetworkAcl", { VpcId: vpc.id });
    await resources().delete(work("aws:ec2/natGateway:NatGateway"), gateway.id, {});
    await resources().delete(work("aws:ec2/eip:Eip"), address.id, {});
    await resources().delete(work("aws:ec2/subnet:Subnet"), subnet.id, {});
    await resources().delete(work("aws:ec2/vpc:Vpc"), vpc.id, VPC);
    const left = (await listAll(api(), REGION)).filter((one) => !atFirst.includes(one));
    assert.deepEqual(left, [
      `ec2 DescribeNetworkAcls ${String(at(list, "NetworkAcl", "NetworkAclId"))}`,
      `ec2 DescribeNetworkInterfaces ${String(at(made, "NetworkInterface", "NetworkInterfaceId"))}`,
    ]);
  });

  it("keep scheduled actions of the same name apart, by their groups", async () => {
    const type = "aws:autoscaling/schedule:Schedule";
    const groups = ["main", "batch"].map((autoscalingGroupName) => ({
      autoscalingGroupName,
      scheduledActionName: "off",
    }));
    for (const inputs of groups) await make(type, { ...inputs, minSize: 0 });
    for (const inputs of groups) await resources().delete(work(type), "", inputs);
    await assert.rejects(resources().delete(work(type), "", groups[0] ?? {}), /Scheduled action name not found/);
  });

  it("are of services that are all listed", () => {
    const services = Object.keys(API_TYPES).map((type) => callsOf(type, rowOf(API_TYPES, type), {}).service);
    assert.deepEqual(
      [...new Set(services)].filter((service) => LISTINGS[service] === undefined),
      [],
    );
  });
});
