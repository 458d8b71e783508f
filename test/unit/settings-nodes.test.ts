import assert from "node:assert/strict";

import { AWS, fix, LOCAL, problems, read } from "../support/settings";

const CLUSTER = JSON.parse(AWS["slipway:cluster"]) as Record<string, unknown>;
const BOTH = ["linux/amd64", "linux/arm64"];
const TAINTED = { taints: { dedicated: {} } };
const GROUP = { instanceTypes: ["m7i.large"], min: 1, max: 3 };

/** Settings of these nodes for the application `shop`, which runs on `pool`. */
function withNodes(nodes: object, { pool = "", platforms = BOTH }: { pool?: string; platforms?: string[] } = {}) {
  return {
    ...AWS,
    "slipway:cluster": JSON.stringify({ ...CLUSTER, nodes }),
    "slipway:images": JSON.stringify({ builder: "slipway", platforms }),
    ...(pool !== "" && { "slipway:placement": JSON.stringify({ shop: pool }) }),
  };
}

function withPools(pools: object, others?: { pool?: string; platforms?: string[] }) {
  return withNodes({ kind: "auto", pools }, others);
}

function withGroups(groups: object, others?: { pool?: string; platforms?: string[] }) {
  return withNodes({ kind: "managed", groups }, others);
}

const rm = (key: string) => `Fix: pulumi config rm --path '${key}' -s test`;

const LABELS = "slipway:cluster.nodes.pools.workloads.labels";
const KEY_RULE =
  "a key of at most 63 characters, other than slipway-node-group and those of kubernetes.io, k8s.io, eks.amazonaws.com, " +
  "karpenter.sh, karpenter.k8s.aws, such as dedicated";
const taintsRule = (kind: string) =>
  `left out of at least one of the ${kind}: pods of the platform, and of applications that slipway:placement does not ` +
  "name, tolerate no taints but those of the effect PreferNoSchedule";

describe("settings of nodes", () => {
  it("accept pools of Auto Mode, with an application on one of them", async () => {
    const pools = {
      workloads: { capacity: ["spot", "on-demand"], weight: 10, instanceCategories: ["m", "t"] },
      batch: { architecture: "arm64", instanceTypes: ["m8g.large"], labels: { team: "data" }, ...TAINTED },
    };
    const { platform } = await read(withPools(pools, { pool: "batch" }));
    assert.ok(platform.target === "aws" && platform.cluster.nodes.kind === "auto");
    const filled = { architecture: "amd64", capacity: ["on-demand"], maxCpus: 128, labels: {}, taints: {} };
    assert.deepEqual(platform.cluster.nodes.pools, {
      workloads: { ...filled, ...pools.workloads },
      batch: { ...filled, ...pools.batch, taints: { dedicated: { value: "true", effect: "NoSchedule" } } },
    });
    assert.deepEqual(platform.placement, { shop: "batch" });
  });

  it("accept values of labels and taints that look like booleans and numbers", async () => {
    const labels = { "example.com/gpu": true, rack: 7 };
    const { platform } = await read(withGroups({ main: { ...GROUP, labels }, batch: { ...GROUP, ...TAINTED } }));
    assert.ok(platform.target === "aws" && platform.cluster.nodes.kind === "managed");
    assert.deepEqual(platform.cluster.nodes.groups.main?.labels, { "example.com/gpu": "true", rack: "7" });
  });

  const accepted: readonly [string, Record<string, string>][] = [
    [
      "an architecture that no application may run on",
      withPools({ main: {}, batch: { architecture: "arm64", ...TAINTED } }, { platforms: ["linux/amd64"] }),
    ],
    [
      "images for the pool of the only application alone",
      withPools({ main: {}, arm: { architecture: "arm64" } }, { pool: "arm", platforms: ["linux/arm64"] }),
    ],
    [
      "taints that only discourage in all groups",
      withGroups({ main: { ...GROUP, taints: { spot: { effect: "PreferNoSchedule" } } } }),
    ],
  ];
  for (const [what, config] of accepted) {
    it(`accept ${what}`, async () => {
      assert.equal((await read(config)).platform.target, "aws");
    });
  }

  const cases: readonly [string, Record<string, string>, string][] = [
    [
      "no pool",
      withPools({}),
      "slipway:cluster.nodes.pools is {}; it must be at least one pool of nodes. " +
        fix("--path 'slipway:cluster.nodes.pools.workloads.architecture' amd64"),
    ],
    [
      "a pool that EKS would delete",
      withPools({ system: {} }),
      "slipway:cluster.nodes.pools.system has a name that must be another name than general-purpose and system, pools that " +
        `EKS itself creates and deletes. ${rm("slipway:cluster.nodes.pools.system")}`,
    ],
    [
      "another purchase option",
      withPools({ workloads: { capacity: ["reserved"] } }),
      'slipway:cluster.nodes.pools.workloads.capacity[0] is "reserved"; it must be one of on-demand, spot. ' +
        fix("--path 'slipway:cluster.nodes.pools.workloads.capacity[0]' on-demand"),
    ],
    [
      "instance types and categories",
      withPools({ workloads: { instanceCategories: ["m"], instanceTypes: ["m7i.large"] } }),
      'slipway:cluster.nodes.pools.workloads.instanceCategories is ["m"]; it must be left out where instanceTypes is set. ' +
        rm("slipway:cluster.nodes.pools.workloads.instanceCategories"),
    ],
    [
      "a weight that Auto Mode does not know",
      withPools({ workloads: { weight: 101 } }),
      "slipway:cluster.nodes.pools.workloads.weight is 101; it must be a whole number from 1 to 100. " +
        fix("--path 'slipway:cluster.nodes.pools.workloads.weight' 100"),
    ],
    [
      "a label that EKS reserves",
      withPools({ workloads: { labels: { "node.kubernetes.io/role": "web" } } }),
      `${LABELS}["node.kubernetes.io/role"] has a name that must be ${KEY_RULE}. ${rm(`${LABELS}["node.kubernetes.io/role"]`)}`,
    ],
    [
      "a label by which placed pods select a group",
      withGroups({ main: { ...GROUP, labels: { "slipway-node-group": "x" } } }),
      `slipway:cluster.nodes.groups.main.labels.slipway-node-group has a name that must be ${KEY_RULE}. ` +
        rm("slipway:cluster.nodes.groups.main.labels.slipway-node-group"),
    ],
    [
      "a taint with an empty value",
      withGroups({ main: GROUP, batch: { ...GROUP, taints: { dedicated: { value: "" } } } }),
      'slipway:cluster.nodes.groups.batch.taints.dedicated.value is ""; it must be at most 63 letters, digits, dots, hyphens ' +
        "and underscores, with a letter or digit at both ends, such as batch. " +
        fix("--path 'slipway:cluster.nodes.groups.batch.taints.dedicated.value' batch"),
    ],
    [
      "a taint with an effect as EKS names it",
      withGroups({ main: GROUP, batch: { ...GROUP, taints: { dedicated: { effect: "NO_SCHEDULE" } } } }),
      'slipway:cluster.nodes.groups.batch.taints.dedicated.effect is "NO_SCHEDULE"; it must be one of NoSchedule, ' +
        "PreferNoSchedule, NoExecute. " +
        fix("--path 'slipway:cluster.nodes.groups.batch.taints.dedicated.effect' NoSchedule"),
    ],
    [
      "taints in every pool",
      withPools({ batch: TAINTED, web: { taints: { web: { effect: "NoExecute" } } } }),
      'slipway:cluster.nodes.pools.batch.taints is {"dedicated":{}}; it must be ' +
        `${taintsRule("pools")}. ${rm("slipway:cluster.nodes.pools.batch.taints")}`,
    ],
    [
      "taints in every group",
      withGroups({ main: { ...GROUP, ...TAINTED } }),
      'slipway:cluster.nodes.groups.main.taints is {"dedicated":{}}; it must be ' +
        `${taintsRule("groups")}. ${rm("slipway:cluster.nodes.groups.main.taints")}`,
    ],
    [
      "a placement on a pool that does not exist",
      withPools({ workloads: {}, batch: {} }, { pool: "bacth" }),
      'slipway:placement.shop is "bacth"; it must be one of the node pools in slipway:cluster.nodes: workloads, batch. ' +
        fix("--path 'slipway:placement.shop' workloads"),
    ],
    [
      "a placement on a group that does not exist",
      withGroups({ main: GROUP }, { pool: "batch" }),
      'slipway:placement.shop is "batch"; it must be one of the node groups in slipway:cluster.nodes: main. ' +
        fix("--path 'slipway:placement.shop' main"),
    ],
    [
      "a placement of an application that is not deployed",
      { ...AWS, "slipway:placement": '{"blog":"workloads"}' },
      'slipway:placement.blog is "workloads"; it must be the node pool of an application in slipway:apps: shop. ' +
        rm("slipway:placement.blog"),
    ],
    [
      "images for only one of two architectures that an application may run on",
      withPools({ main: {}, arm: { architecture: "arm64" } }, { platforms: ["linux/amd64"] }),
      'slipway:images.platforms is ["linux/amd64"]; it must be a list with linux/amd64 and linux/arm64 for the nodes ' +
        "that applications may run on, or images do not start there. Fix: pulumi config set-all --path --plaintext " +
        "'slipway:images.platforms[0]=linux/amd64' --plaintext 'slipway:images.platforms[1]=linux/arm64' -s test",
    ],
    [
      "images for other nodes than those of the only application",
      withGroups(
        { main: GROUP, arm: { ...GROUP, architecture: "arm64", instanceTypes: ["m7g.large"] } },
        { pool: "arm", platforms: ["linux/amd64"] },
      ),
      'slipway:images.platforms is ["linux/amd64"]; it must be a list with linux/arm64 for the nodes that applications may ' +
        `run on, or images do not start there. ${fix("--path 'slipway:images.platforms[0]' linux/arm64")}`,
    ],
    [
      "a placement on a cluster that exists already",
      { ...LOCAL, "slipway:placement": '{"shop":"main"}' },
      "slipway:placement is not a setting; allowed there: apps, charts, cluster, databases, domain, images, ingress, " +
        "metricsServer, objectStores, promotion, registry, rolloutDeadline, sharedFiles, target. " +
        "Fix: pulumi config rm slipway:placement -s test",
    ],
  ];
  for (const [what, config, expected] of cases) {
    it(`report key, value, what is allowed and the command: ${what}`, async () => {
      assert.deepEqual(await problems(config), [expected]);
    });
  }

  it("report a wrong placement even if another setting is invalid", async () => {
    const found = await problems({ ...withPools({ main: {} }, { pool: "batch" }), "slipway:account": "1234" });
    assert.deepEqual(
      found.map((problem) => problem.split(" ")[0]),
      ["slipway:account", "slipway:placement.shop"],
    );
  });
});
