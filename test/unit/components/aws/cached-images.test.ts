import assert from "node:assert/strict";

import { PullThroughCache } from "../../../../components/aws/pull-through-cache";
import { at, only, recorded } from "../../../support/record";
import { GROUP, POOL, createCluster } from "./cluster-fixture";

describe("a cluster with a pull-through cache", () => {
  for (const [what, nodes] of [
    ["in Auto Mode", { kind: "auto", pools: { workloads: POOL } }],
    ["with managed nodes", { kind: "managed", groups: { main: GROUP } }],
  ] as const) {
    const planned = async (cached: boolean) =>
      recorded(() => {
        const cache = cached
          ? new PullThroughCache("slipway-test", { account: "111122223333", region: "eu-central-1" })
          : undefined;
        createCluster({ nodes, cache });
      });

    it(`${what} allows only its nodes to import images, before the first node starts`, async () => {
      const resources = await planned(true);
      const rights = only(resources, "RolePolicy", "slipway-test-nodes-import");
      assert.equal(
        at(rights, "role"),
        at(only(resources, "Role", "slipway-test-nodes"), "name") ?? "slipway-test-nodes",
      );
      assert.deepEqual((JSON.parse(String(at(rights, "policy"))) as { Statement: unknown[] }).Statement.length, 1);
      const rules = resources.filter(({ type }) => type.endsWith(":PullThroughCacheRule"));
      const nodesOf = resources.filter(
        ({ type, name }) => type.endsWith(":NodeGroup") || name === "slipway-test-nodes-class",
      );
      assert.equal(nodesOf.length, 1);
      for (const needed of [rights, ...rules]) {
        assert.ok(nodesOf[0]?.dependsOn.includes(needed.urn), `nodes do not wait for ${needed.urn}`);
      }
    });

    it(`${what} grants no such permission without a cache`, async () => {
      const resources = await planned(false);
      assert.ok(!resources.some(({ name }) => name.endsWith("-import")));
    });
  }

  it("pulls the images of its own controllers through it", async () => {
    const resources = await recorded(() => {
      const cache = new PullThroughCache("slipway-test", { account: "111122223333", region: "eu-central-1" });
      createCluster({ nodes: { kind: "managed", groups: { main: GROUP } }, cache, mirrors: cache.mirrors });
    });
    const registry = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/slipway-test";
    const image = (name: string) => at(only(resources, "Release", name), "values.image.repository");
    assert.equal(image("slipway-test-nodes-autoscaler"), `${registry}/k8s/autoscaling/cluster-autoscaler`);
    assert.equal(image("slipway-test-nodes-load-balancers"), `${registry}/public/eks/aws-load-balancer-controller`);
  });
});
