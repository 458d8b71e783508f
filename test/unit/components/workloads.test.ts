import assert from "node:assert/strict";

import { KINDS, defaultRows, type WorkloadKind, type WorkloadObjects } from "../../support/workload-defaults";
import { CREATE } from "../../support/workload-kinds";
import { assertFamily, kind, recorded } from "../../support/record";
import { CONTEXT } from "../../support/shop";

const ARGS = {
  ...CONTEXT,
  image: "registry.test/shop/main@sha256:1",
  resources: { cpu: 10, memory: 32 },
};

const CONTROLLERS = ["Deployment", "StatefulSet", "CronJob", "Job"];

async function planned(workload: WorkloadKind): Promise<WorkloadObjects> {
  const resources = await recorded(() => CREATE[workload]("shop-main", ARGS));
  assertFamily(resources, (one) => kind(one) === workload);
  const inputs = (...kinds: readonly string[]) =>
    resources.filter((one) => one.custom && kinds.includes(kind(one))).map((one) => one.inputs);
  const [controller, ...others] = inputs(...CONTROLLERS);
  assert.deepEqual(others, []);
  return {
    name: "shop-main",
    application: "shop",
    controller,
    policies: inputs("NetworkPolicy"),
    budgets: inputs("PodDisruptionBudget"),
  };
}

describe("each kind of workload has the defaults that docs/workloads.md promises, and no other", () => {
  for (const workload of KINDS) {
    it(workload, async () => {
      const objects = await planned(workload);
      const actual = defaultRows().map(({ title, check }) => [title, check(objects)]);
      assert.deepEqual(
        Object.fromEntries(actual),
        Object.fromEntries(defaultRows().map((row) => [row.title, row.has[workload]])),
      );
    });
  }
});
