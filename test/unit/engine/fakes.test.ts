import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { fakeAws } from "../../engine/fakes/aws";
import { fakeDockerBuild, FAKE_DOCKER } from "../../engine/fakes/docker";
import { Journal } from "../../engine/fakes/journal";
import { kubeconfigOf } from "../../engine/fakes/kubeconfig";
import { fakeKubernetes } from "../../engine/fakes/kubernetes";
import { World } from "../../engine/fakes/world";
import type { Created, Props, Provider } from "../../../local/engine/fallback/protocol/types";
import { stringAt } from "../../../local/engine/fallback/protocol/values";
import { operation, work } from "./support";

const VPC = "aws:ec2/vpc:Vpc";
const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";
const SUBNET = "aws:ec2/subnet:Subnet";
const ROLE = "aws:iam/role:Role";
const EKS = "aws:eks/cluster:Cluster";
const NAMESPACE = "kubernetes:core/v1:Namespace";
const SECRET = "kubernetes:core/v1:Secret";
const SERVICE = "kubernetes:core/v1:Service";
const RELEASE = "kubernetes:helm.sh/v3:Release";

/** No test asks the API server. */
const NO_API = { url: "https://127.0.0.1:1", authority: "" };

describe("fake providers", () => {
  let folder: string;
  let journal: Journal;
  let world: World;
  let aws: Provider;
  let kubernetes: Provider;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "slipway-fakes-"));
    journal = new Journal(folder);
    world = new World(journal);
    aws = fakeAws(world).configure({});
    kubernetes = fakeKubernetes(world).configure({});
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  async function create(provider: Provider, type: string, name: string, inputs: Props): Promise<Created> {
    const checked = await provider.check({ ...operation(type, name), oldInputs: undefined, inputs });
    assert.deepEqual(checked.failures ?? [], []);
    return provider.create({ ...work(type, name), inputs: checked.inputs });
  }

  describe("of AWS", () => {
    it("leave the log group of a deleted cluster behind, which then cannot be created until it is deleted", async () => {
      const [group, other] = ["/aws/eks/shop/cluster", "/aws/eks/another/cluster"];
      await create(aws, LOG_GROUP, "logs", { name: group });
      await create(aws, LOG_GROUP, "others", { name: other });
      world.create(work(EKS, "shop"), "shop");
      world.delete(work(EKS, "shop"), "shop");
      for (const [name, id] of [
        ["logs", group],
        ["others", other],
      ] as const) {
        await aws.delete({ ...work(LOG_GROUP, name), id, inputs: { name: id }, state: {} });
      }
      assert.deepEqual(world.leftBehind.logGroups(), [group]);
      await assert.rejects(create(aws, LOG_GROUP, "logs", { name: group }), /ResourceAlreadyExistsException/);
      world.leftBehind.delete(group);
      await create(aws, LOG_GROUP, "logs", { name: group });
    });

    it("return an ID, an ARN and the computed outputs of the plan, and record each create", async () => {
      const { id, outputs } = await create(aws, VPC, "main", { cidrBlock: "10.0.0.0/16" });
      assert.match(id, /^vpc-[0-9a-f]{16}$/);
      assert.equal(outputs.arn, "[arn of ec2.Vpc main]");
      assert.equal(outputs.defaultSecurityGroupId, "[security group of main]");
      const [{ time, ...entry } = { time: 0 }, ...others] = journal.read();
      assert.deepEqual(entry, { operation: "create", urn: operation(VPC, "main").urn, type: VPC, name: "main", id });
      assert.ok(Math.abs(Date.now() - time) < 60_000);
      assert.deepEqual(others, []);
    });

    it("accept every type of the SDK and no other", () => {
      const check = (type: string) => aws.check({ ...operation(type), oldInputs: undefined, inputs: {} });
      assert.throws(() => check("aws:ec2/vpc:Cpv"), /aws:ec2\/vpc:Cpv is not a resource type of @pulumi\/aws/);
      assert.throws(() => check("aws:ec3/vpc:Vpc"), /is not a resource type/);
      assert.doesNotThrow(() => check("aws:glue/mLTransform:MLTransform"));
    });

    it("report missing and unknown inputs", async () => {
      const inputs = { cidrBlock: "10.0.0.0/24", colour: "red" };
      const { failures = [] } = await aws.check({ ...operation(SUBNET), oldInputs: undefined, inputs });
      assert.deepEqual(
        failures.map(({ property }) => property),
        ["vpcId", "colour"],
      );
      assert.match(
        failures[1]?.reason ?? "",
        /colour is not an input of aws:ec2\/subnet:Subnet; allowed are .*cidrBlock/,
      );
    });

    it("replace what AWS cannot update, and delete first if both would have the same identity", async () => {
      const diff = (type: string, oldInputs: Props, inputs: Props) =>
        aws.diff({ ...operation(type), id: "x", state: {}, oldInputs, inputs });
      const moved = await diff(SUBNET, { vpcId: "a", tags: {} }, { vpcId: "b", tags: { Name: "x" } });
      assert.deepEqual(
        moved.changes.map(({ path, replaces }) => [path.join("."), replaces === true]),
        [
          ["tags.Name", false],
          ["vpcId", true],
        ],
      );
      assert.equal(moved.deleteBeforeReplace, false);
      const role = await diff(ROLE, { name: "r", path: "/a/" }, { name: "r", path: "/b/" });
      assert.equal(role.deleteBeforeReplace, true);
    });

    it("reject a second resource with the same identity, and any operation on a deleted one", async () => {
      const { id } = await create(aws, ROLE, "one", { name: "r", assumeRolePolicy: "{}" });
      assert.equal(id, "r");
      await assert.rejects(create(aws, ROLE, "two", { name: "r", assumeRolePolicy: "{}" }), /r already exists/);
      const known = { ...work(ROLE, "one"), id, state: {}, inputs: {} };
      await aws.delete(known);
      assert.throws(() => aws.update({ ...known, oldInputs: {} }), /cannot be updated: it does not exist/);
      assert.throws(() => aws.delete(known), /cannot be deleted: it does not exist/);
      assert.equal(await aws.read({ ...known, inputs: {} }), undefined);
    });

    it("reject deletions that AWS rejects", () => {
      const remove = (type: string, inputs: Props) => () => aws.delete({ ...work(type), id: "x", state: {}, inputs });
      assert.throws(remove(EKS, { deletionProtection: true }), /its deletionProtection is on/);
      assert.throws(remove("aws:ecr/repository:Repository", { forceDelete: false }), /has no forceDelete/);
      assert.throws(remove("aws:rds/instance:Instance", {}), /neither skipFinalSnapshot nor finalSnapshotIdentifier/);
    });
  });

  describe("of Kubernetes", () => {
    const secret = { metadata: { namespace: "shop" }, stringData: { password: "x" } };
    const check = async (type: string, inputs: Props, oldInputs?: Props) =>
      (await kubernetes.check({ ...operation(type, "login"), oldInputs, inputs })).inputs;

    it("name objects, and mark the content of a Secret as secret", async () => {
      const { id, outputs, secrets } = await create(kubernetes, SECRET, "login", secret);
      assert.match(id, /^shop\/login-[0-9a-f]{8}$/);
      assert.equal(`shop/${stringAt(outputs, "metadata", "name")}`, id);
      assert.deepEqual(secrets, [["data"], ["stringData"]]);
    });

    it("keep generated names and explicit ones", async () => {
      const named = { metadata: { name: "login" } };
      assert.deepEqual(await check(SECRET, named), named);
      for (const [type, inputs] of [
        [SECRET, secret],
        [RELEASE, { chart: "traefik" }],
      ] as const) {
        const first = await check(type, inputs);
        assert.deepEqual(await check(type, inputs, first), first);
        assert.notDeepEqual(await check(type, inputs), first);
      }
      assert.match(stringAt(await check(SECRET, {}, named), "metadata", "name"), /^login-[0-9a-f]{8}$/);
    });

    it("replace an object with a generated name, and update any other", async () => {
      const replaced = async (oldInputs: Props) => {
        const inputs = { ...oldInputs, stringData: { password: "y" } };
        const { changes } = await kubernetes.diff({ ...operation(SECRET), id: "x", state: {}, oldInputs, inputs });
        return changes.map(({ path, replaces }) => [path.join("."), replaces === true]);
      };
      assert.deepEqual(await replaced(await check(SECRET, secret)), [["stringData.password", true]]);
      const named = { ...secret, metadata: { name: "login", namespace: "shop" } };
      assert.deepEqual(await replaced(named), [["stringData.password", false]]);
    });

    it("fail once their cluster is deleted", async () => {
      const inputs = { name: "c", roleArn: "r", vpcConfig: { subnetIds: [] } };
      const { id } = await create(aws, EKS, "c", inputs);
      journal.grantAccess(id);
      const inside = fakeKubernetes(world).configure({ kubeconfig: kubeconfigOf(id, NO_API) });
      await create(inside, NAMESPACE, "shop", { metadata: { name: "shop" } });
      await aws.delete({ ...work(EKS, "c"), id, state: {}, inputs });
      const gone = { ...work(NAMESPACE, "shop"), id: "shop", state: {}, inputs: {} };
      assert.throws(() => inside.delete(gone), /the cluster c is unreachable/);
    });

    it("stay unreachable if the API server did not accept the identity when they were configured", async () => {
      const { id } = await create(aws, EKS, "c", { name: "c", roleArn: "r", vpcConfig: { subnetIds: [] } });
      const kubeconfig = kubeconfigOf(id, NO_API);
      const early = fakeKubernetes(world).configure({ kubeconfig });
      journal.grantAccess(id);
      const shop = { metadata: { name: "shop" } };
      await assert.rejects(create(early, NAMESPACE, "shop", shop), /c is unreachable: it did not accept the identity/);
      await create(fakeKubernetes(world).configure({ kubeconfig }), NAMESPACE, "shop", shop);
    });

    it("read the objects of a release, and no others", async () => {
      await create(kubernetes, RELEASE, "proxy", { chart: "traefik", name: "proxy", namespace: "web" });
      const read = (id: string) => kubernetes.read({ ...work(SERVICE, "proxy"), id, state: {}, inputs: undefined });
      const found = await read("web/proxy-controller");
      assert.equal(stringAt(found?.outputs, "status", "loadBalancer", "ingress", 0, "hostname"), "[address of proxy]");
      assert.equal(await read("web/other"), undefined);
    });
  });

  describe("of images", () => {
    it("derive a digest from the tag, and return the digest of its source for a copy", async () => {
      const images = fakeDockerBuild(world).configure({});
      const type = "docker-build:index:Image";
      const one = await create(images, type, "one", { tags: ["registry/one:1"] });
      const two = await create(images, type, "two", { tags: ["registry/one:2"] });
      assert.match(stringAt(one.outputs, "digest"), /^sha256:[0-9a-f]{64}$/);
      assert.notEqual(one.outputs.digest, two.outputs.digest);
      const source = `registry/one@${stringAt(one.outputs, "digest")}`;
      const copy = await create(images, "docker-build:index:Index", "copy", { tag: "other/one:1", sources: [source] });
      assert.equal(copy.outputs.ref, `other/one:1@${stringAt(one.outputs, "digest")}`);
    });

    it("return the digest of a tag, and call no other function", () => {
      const call = (token: string) => FAKE_DOCKER.invoke?.(token, { name: "python:3.13" });
      const result = call("docker:index/getRegistryImage:getRegistryImage");
      assert.match(stringAt(result, "sha256Digest"), /^sha256:[0-9a-f]{64}$/);
      assert.throws(() => call("docker:index/getLogs:getLogs"), /is not faked/);
    });
  });

  describe("of every kind", () => {
    it("fail a create once if a fault is injected, and create nothing then", async () => {
      journal.failOnce("Vpc::main");
      const inputs = { cidrBlock: "10.0.0.0/16" };
      await create(aws, VPC, "other", inputs);
      await assert.rejects(create(aws, VPC, "main", inputs), /main could not be created: the test injected a fault/);
      await create(aws, VPC, "main", inputs);
      assert.deepEqual(
        journal.read().map(({ operation: what, name }) => `${what} ${name}`),
        ["create other", "fail main", "create main"],
      );
    });

    it("restore their resources after a restart", async () => {
      const { id } = await create(aws, VPC, "main", { cidrBlock: "10.0.0.0/16" });
      const gone = await create(aws, VPC, "gone", { cidrBlock: "10.1.0.0/16" });
      await aws.delete({ ...work(VPC, "gone"), id: gone.id, state: {}, inputs: {} });
      assert.deepEqual(new World(new Journal(folder)).ids(VPC), [id]);
    });
  });
});
