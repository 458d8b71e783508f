import assert from "node:assert/strict";

import { placements } from "../../../../components/aws/nodes/placement";
import { nodePoolSpec } from "../../../../components/aws/nodes/pool";
import { isRecord } from "../../../../lib/values";
import type { NodePoolSettings } from "../../../../settings/schema/aws";
import type { NodeTaints } from "../../../../settings/schema/aws/node-taints";
import { only } from "../../../support/record";
import { GROUP, plannedCluster, POOL } from "./cluster-fixture";
import { assertOutlives } from "./support";

const TAINTS: NodeTaints = {
  dedicated: { value: "batch", effect: "NoSchedule" },
  "example.com/cost": { value: "high", effect: "NoExecute" },
  spot: { value: "true", effect: "PreferNoSchedule" },
};
const TOLERATIONS = [
  { key: "dedicated", operator: "Equal", value: "batch", effect: "NoSchedule" },
  { key: "example.com/cost", operator: "Equal", value: "high", effect: "NoExecute" },
  { key: "spot", operator: "Equal", value: "true", effect: "PreferNoSchedule" },
];
const NODE_CLASS = { group: "eks.amazonaws.com", kind: "NodeClass", name: "workloads" };

const requirement = (key: string, values: readonly string[]) => ({ key, operator: "In", values });
const requirements = (capacity: readonly string[], ...instances: readonly object[]) => [
  requirement("karpenter.sh/capacity-type", capacity),
  requirement("kubernetes.io/arch", ["amd64"]),
  requirement("kubernetes.io/os", ["linux"]),
  ...instances,
];

describe("a node pool of Auto Mode", () => {
  const template = (settings: Partial<NodePoolSettings>) => {
    const spec = nodePoolSpec({ ...POOL, ...settings }, NODE_CLASS);
    assert.ok(isRecord(spec.template) && isRecord(spec.template.spec));
    return { ...spec, metadata: spec.template.metadata, ...spec.template.spec };
  };

  const cases: readonly [string, Partial<NodePoolSettings>, object][] = [
    [
      "spot instances of some categories of any generation",
      { capacity: ["spot", "on-demand"], instanceCategories: ["m", "t"] },
      {
        requirements: requirements(
          ["spot", "on-demand"],
          requirement("eks.amazonaws.com/instance-category", ["m", "t"]),
        ),
      },
    ],
    [
      "instances of some types",
      { instanceTypes: ["m7i.large"] },
      { requirements: requirements(["on-demand"], requirement("node.kubernetes.io/instance-type", ["m7i.large"])) },
    ],
    [
      "nodes with labels and taints",
      { labels: { team: "data" }, taints: TAINTS },
      {
        metadata: { labels: { team: "data" } },
        taints: TOLERATIONS.map(({ key, value, effect }) => ({ key, value, effect })),
      },
    ],
    [
      "neither labels nor taints nor a weight by default",
      {},
      { metadata: undefined, taints: undefined, weight: undefined },
    ],
    ["a weight and a limit", { weight: 10, maxCpus: 16 }, { weight: 10, limits: { cpu: "16" } }],
  ];
  for (const [what, settings, expected] of cases) {
    it(`has ${what}`, () => {
      const found: Readonly<Record<string, unknown>> = template(settings);
      assert.deepEqual(Object.fromEntries(Object.keys(expected).map((key) => [key, found[key]])), expected);
    });
  }

  it("is deleted before the class of all pools", async () => {
    const pools = { workloads: POOL, batch: POOL };
    const resources = await plannedCluster({ nodes: { kind: "auto", pools } });
    for (const pool of ["pool", "pool-batch"]) {
      assertOutlives(resources, "NodeClass slipway-test-nodes-class", `NodePool slipway-test-nodes-${pool}`);
    }
  });
});

describe("a managed node group", () => {
  const group = async (groups: Record<string, typeof GROUP>, name: string) => {
    const resources = await plannedCluster({ nodes: { kind: "managed", groups } });
    return only(resources, "NodeGroup", `slipway-test-nodes-${name}`).inputs;
  };

  it("has labels and taints, in EKS' own names of their effects", async () => {
    const batch = { ...GROUP, labels: { team: "data" }, taints: TAINTS };
    const { labels, taints } = await group({ main: GROUP, batch }, "batch");
    assert.deepEqual(labels, {
      "karpenter.sh/capacity-type": "on-demand",
      "slipway-node-group": "batch",
      team: "data",
    });
    assert.deepEqual(taints, [
      { key: "dedicated", value: "batch", effect: "NO_SCHEDULE" },
      { key: "example.com/cost", value: "high", effect: "NO_EXECUTE" },
      { key: "spot", value: "true", effect: "PREFER_NO_SCHEDULE" },
    ]);
  });

  it("has no label of its own where it is the only one", async () => {
    const { labels, taints } = await group({ main: GROUP }, "main");
    assert.deepEqual([labels, taints], [{ "karpenter.sh/capacity-type": "on-demand" }, undefined]);
  });
});

describe("placements", () => {
  const tainted = { ...GROUP, taints: TAINTS };

  it("select the pool, and tolerate all of its taints", () => {
    const nodes = { kind: "auto", pools: { workloads: POOL, batch: { ...POOL, taints: TAINTS } } } as const;
    assert.deepEqual(placements(nodes, { shop: "batch", blog: "workloads" }), {
      shop: { nodeSelector: { "karpenter.sh/nodepool": "batch" }, tolerations: TOLERATIONS },
      blog: { nodeSelector: { "karpenter.sh/nodepool": "workloads" }, tolerations: [] },
    });
  });

  it("select the group by a label that it has in EKS, if there are several", () => {
    const nodes = { kind: "managed", groups: { main: GROUP, batch: tainted } } as const;
    assert.deepEqual(placements(nodes, { shop: "batch" }), {
      shop: { nodeSelector: { "slipway-node-group": "batch" }, tolerations: TOLERATIONS },
    });
    assert.deepEqual(placements({ kind: "managed", groups: { main: GROUP } }, { shop: "main" }), {
      shop: { nodeSelector: {}, tolerations: [] },
    });
  });
});
