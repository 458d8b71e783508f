import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { at } from "../../../lib/values";
import type { Props } from "../../../local/engine/fallback/protocol/types";
import { changedStackFile } from "../../unit/plan/project";
import { startAwsApi, type RunningApi } from "../aws-api/client";
import { listAll } from "../aws-api/listings";
import { TestStack } from "../environments/stack";
import { changes } from "../environments/steps";
import { ScenarioTimings } from "../environments/timings";
import { BUILD_TIMEOUT } from "../support";

const ACCOUNT = "444455556666";
const REGION = "eu-central-1";
const ZONES = ["a", "b", "c"].map((letter) => `${REGION}${letter}`);

/** Listings of what a network consists of. */
const NETWORK =
  /^ec2 Describe(?:Addresses|FlowLogs|InternetGateways|NatGateways|NetworkAcls|RouteTables|Subnets|VpcEndpoints|Vpcs) /;

/** Calls that change something and may name a VPC or a subnet that exists, in their order. */
const REFERRING = [
  "ec2 CreateSecurityGroup",
  "efs CreateMountTarget",
  "eks CreateCluster",
  "eks CreateNodegroup",
  "rds CreateDBSubnetGroup",
];

describe("prod in an existing network on AWS' API", function () {
  this.timeout(10 * 60_000);
  const stack = new TestStack("prod", "four-more-words-for-the-network");
  const timings = new ScenarioTimings("prod in an existing network");
  let running: RunningApi | undefined;
  let ids: readonly string[] = [];
  let atFirst: readonly string[] = [];

  const api = (): RunningApi["api"] => {
    assert.ok(running, "the API is not started");
    return running.api;
  };
  /** Calls the API as the owner of the network, and returns a value of the result. */
  const call = async (operation: string, parameters: Props, ...path: string[]): Promise<string> => {
    const service = path[0] === "HostedZone" ? "route53" : "ec2";
    const { result } = await api().call({ service, operation, region: REGION, parameters });
    return String(at(result, ...path));
  };

  before(async function () {
    this.timeout(BUILD_TIMEOUT);
    running = await startAwsApi(ACCOUNT, join(stack.journal.folder, "calls.jsonl"));
    await stack.prepare(api());
    const zone = await call("CreateHostedZone", { Name: "example.com", CallerReference: "test" }, "HostedZone", "Id");
    const vpcId = await call("CreateVpc", { CidrBlock: "10.20.0.0/16" }, "Vpc", "VpcId");
    const subnet = (AvailabilityZone: string, CidrBlock: string) =>
      call("CreateSubnet", { VpcId: vpcId, AvailabilityZone, CidrBlock }, "Subnet", "SubnetId");
    const subnets: Record<string, { readonly private: string; readonly public: string; readonly publicCidr: string }> =
      {};
    for (const [index, zone] of ZONES.entries()) {
      const publicCidr = `10.20.${128 + index}.0/24`;
      subnets[zone] = {
        private: await subnet(zone, `10.20.${index * 32}.0/19`),
        public: await subnet(zone, publicCidr),
        publicCidr,
      };
    }
    ids = [vpcId, ...Object.values(subnets).flatMap((one) => [one.private, one.public])];
    const file = changedStackFile("prod", () => ({
      // They have databases in RDS, and shared files.
      "slipway:apps": ["thoughts", "face-recognition"],
      "slipway:protect": false,
      "slipway:dns": { zoneId: zone.replace("/hostedzone/", "") },
      "slipway:network": { vpcId, subnets },
    }));
    writeFileSync(join(stack.folder, "Pulumi.prod.yaml"), file);
    await stack.init();
    atFirst = await listAll(api(), REGION);
  });
  after(async () => {
    timings.print();
    await stack.close();
    await running?.close();
  });

  it("is made by calls that the services accept, and adds nothing to the network", async () => {
    timings.add("up", await stack.up());
    const network = (listed: readonly string[]) => listed.filter((one) => NETWORK.test(one));
    const listed = await listAll(api(), REGION);
    assert.ok(listed.length > atFirst.length);
    assert.deepEqual(network(listed), network(atFirst));
  });

  it("names the network only where something is placed in it, so that nothing of it is tagged", () => {
    const calls = api()
      .recorded()
      .filter(({ operation }) => !/^(?:Describe|Get|List)/.test(operation))
      .filter(({ parameters }) => ids.some((id) => JSON.stringify(parameters).includes(id)));
    const operations = new Set(calls.map(({ service, operation }) => `${service} ${operation}`));
    assert.deepEqual([...operations].sort(), REFERRING);
    const text = JSON.stringify(calls);
    assert.deepEqual(
      ids.filter((id) => !text.includes(id)),
      [],
    );
  });

  it("changes nothing in the next up", async () => {
    const result = await stack.pulumi(["up", "--yes", "--skip-preview", "--expect-no-changes"]);
    assert.deepEqual(changes(result.steps), []);
    timings.add("up without changes", result);
  });

  it("leaves the network as it was after destroy, and nothing else", async () => {
    timings.add("destroy", await stack.pulumi(["destroy", "--yes"]));
    assert.deepEqual(await listAll(api(), REGION), atFirst);
  });
});
