import assert from "node:assert/strict";

import { parse } from "yaml";

import { at } from "../../lib/values";
import type { Plan, PlannedResource } from "../../plan/model";
import { checkPlan } from "../../policy/in-plan";
import { POD_TYPES, podOf } from "../../plan/pods";
import { readProjectFile } from "../support/documents";
import { changedStackFile, plansOf } from "./plan/project";

const NODE_GROUP = "aws:eks/nodeGroup:NodeGroup";
const ARM_TYPES = ["m8g.large", "m7g.large"];

/** What decides where the pods of a placed application run, by the environment of the examples. */
const PLACED = {
  dev: "karpenter.sh/nodepool",
  prod: "slipway-node-group",
} as const;
const TOLERATIONS = [{ key: "dedicated", operator: "Equal", value: "batch", effect: "NoSchedule" }];

/** Kinds of what the placed applications run, and Jobs of each database engine in the cluster among them. */
const RUN = {
  dev: {
    types: ["CronJob", "Deployment", "Job", "StatefulSet"],
    jobs: ["face-recognition-db", "scopelens-db", "scopelens-redis", "thoughts-db"],
  },
  prod: { types: ["CronJob", "Deployment", "Job", "StatefulSet"], jobs: ["face-recognition-db", "scopelens-redis"] },
} as const;

describe("the examples of nodes for applications in docs/operations.md", function () {
  this.timeout(300_000);
  const plans = {} as Record<keyof typeof PLACED, Plan>;

  before(async () => {
    const [dev, prod] = await plansOf({ dev: withExample("dev"), prod: withExample("prod") });
    assert.ok(dev && prod);
    Object.assign(plans, { dev, prod });
  });

  it("are NodePools of one class, the default one under the name that it has alone", () => {
    const pools = plans.dev.resources.filter(({ type }) => type.endsWith(":NodePool"));
    assert.deepEqual(pools.map(({ name, inputs }) => [name, at(inputs, "metadata", "name")]).sort(), [
      ["slipway-dev-nodes-pool", "workloads"],
      ["slipway-dev-nodes-pool-arm", "arm"],
      ["slipway-dev-nodes-pool-batch", "batch"],
    ]);
    const classes = pools.map(({ inputs }) => at(inputs, "spec", "template", "spec", "nodeClassRef", "name"));
    assert.deepEqual([...new Set(classes)], ["workloads"]);
  });

  it("are node groups with a label that both groups of a group with spot nodes have", () => {
    const groups = plans.prod.resources.filter(({ type }) => type === NODE_GROUP);
    const labels = (group: string, capacity: string) => ({
      "karpenter.sh/capacity-type": capacity,
      "slipway-node-group": group,
    });
    const found = groups.map(({ name, inputs }) => [name, inputs.labels, inputs.taints]);
    assert.deepEqual(found.sort(), [
      ["slipway-prod-nodes-arm-spot", labels("arm", "spot"), undefined],
      [
        "slipway-prod-nodes-batch",
        labels("batch", "on-demand"),
        [{ key: "dedicated", value: "batch", effect: "NO_SCHEDULE" }],
      ],
      ["slipway-prod-nodes-main", labels("main", "on-demand"), undefined],
      ["slipway-prod-nodes-main-spot", labels("main", "spot"), undefined],
    ]);
    const arm = groups.find(({ name }) => name === "slipway-prod-nodes-arm-spot")?.inputs;
    assert.deepEqual([arm?.amiType, arm?.instanceTypes], ["AL2023_ARM_64_STANDARD", ARM_TYPES]);
  });

  for (const [environment, label] of Object.entries(PLACED) as [keyof typeof PLACED, string][]) {
    it(`place all pods of the applications that they name in ${environment}, and no others`, () => {
      const batch = { nodeSelector: { [label]: "batch" }, tolerations: TOLERATIONS };
      const expected: Readonly<Record<string, object>> = {
        phpdemo: { nodeSelector: { [label]: "arm" } },
        thoughts: batch,
        scopelens: batch,
        "face-recognition": batch,
      };
      const pods = plans[environment].resources.filter(({ type }) => POD_TYPES.includes(type));
      for (const resource of pods) {
        assert.deepEqual(placementOf(resource), expected[applicationOf(resource)] ?? {}, resource.urn);
      }
      const placed = pods.filter((one) => applicationOf(one) in expected);
      const { types, jobs } = RUN[environment];
      assert.deepEqual([...new Set(placed.map(({ type }) => type.split(":").at(-1)))].sort(), types);
      const servers = placed.filter(({ type }) => type.endsWith(":Job")).map(({ name }) => name);
      for (const server of jobs) {
        // The Job that creates a login, and the one that removes previous ones.
        assert.ok(
          servers.some((name) => name.startsWith(server) && !name.endsWith("-login-cleanup")),
          server,
        );
        assert.ok(
          servers.some((name) => name.startsWith(server) && name.endsWith("-login-cleanup")),
          server,
        );
      }
      assert.ok(pods.length > placed.length);
    });

    it(`leave the platform's own pods in ${environment} without tolerations`, () => {
      const others = plans[environment].resources.filter(({ type }) => !POD_TYPES.includes(type));
      const placed = others.filter(({ inputs }) => /"(?:tolerations|nodeSelector)"/.test(JSON.stringify(inputs)));
      assert.deepEqual(
        placed.map(({ urn }) => urn),
        [],
      );
    });

    it(`violate no policy in ${environment}`, async () => {
      const found = await checkPlan(plans[environment]);
      assert.deepEqual(
        found.filter(({ level }) => level === "mandatory"),
        [],
      );
    });
  }
});

/** The stack file of an environment with the settings of its example. */
function withExample(environment: string): string {
  const pattern = new RegExp(
    `^\`\`\`yaml\\n# Pulumi\\.${environment}\\.yaml, below config:\\n([\\s\\S]*?)^\`\`\`$`,
    "m",
  );
  const [, example = ""] = pattern.exec(readProjectFile("docs/operations.md")) ?? [];
  return changedStackFile(environment, (settings) => merged(settings, parse(example) as object));
}

/** Both objects in one, as if the settings of the second were written among those of the first. */
function merged(first: object, second: object): object {
  const both = Object.entries(second).map(([key, value]: [string, unknown]) => {
    const previous: unknown = first[key as keyof typeof first];
    return [key, isObject(previous) && isObject(value) ? merged(previous, value) : value] as const;
  });
  return { ...first, ...Object.fromEntries(both) };
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function placementOf({ type, inputs }: PlannedResource): object {
  const { nodeSelector, tolerations } = podOf({ type, props: inputs });
  return { ...(nodeSelector !== undefined && { nodeSelector }), ...(tolerations !== undefined && { tolerations }) };
}

function applicationOf({ inputs }: PlannedResource): string {
  return String(at(inputs, "metadata", "namespace"));
}
