import assert from "node:assert/strict";

import { STACK_TYPE } from "../../../plan/graph";
import type { PlannedResource } from "../../../plan/model";
import { checkPlan } from "../../../policy/in-plan";
import { RULES } from "../../../policy/rules";
import { ACCESS_EXAMPLES } from "./examples/access";
import { CAPACITY_EXAMPLES } from "./examples/capacity";
import { CLUSTER_EXAMPLES } from "./examples/cluster";
import { COST_EXAMPLES } from "./examples/cost";
import { DATA_EXAMPLES } from "./examples/data";
import { STACK_EXAMPLES } from "./examples/stack";
import { WORKLOAD_EXAMPLES } from "./examples/workloads";

const EXAMPLES = {
  ...ACCESS_EXAMPLES,
  ...CAPACITY_EXAMPLES,
  ...CLUSTER_EXAMPLES,
  ...COST_EXAMPLES,
  ...DATA_EXAMPLES,
  ...STACK_EXAMPLES,
  ...WORKLOAD_EXAMPLES,
};

/** Rules that only warn. */
const ADVISORY = ["budget-watched", "ingress-maintained", "node-releases-pinned"];

describe("the rules of the policy pack", () => {
  it("have unique names and a sentence as description", () => {
    const names = RULES.map(({ name }) => name);
    assert.deepEqual([...new Set(names)], names);
    for (const { name, description } of RULES) {
      assert.match(name, /^[a-z]+(-[a-z]+)+$/);
      assert.match(description, /^[A-Z].+\.$/, name);
    }
  });

  it("each have an example that passes and one that fails", () => {
    assert.deepEqual(Object.keys(EXAMPLES).sort(), RULES.map(({ name }) => name).sort());
    for (const [name, { passing, failing }] of Object.entries(EXAMPLES)) {
      assert.ok(passing.length > 0 && failing.length > 0, name);
      assert.ok(
        failing.every(({ messages }) => messages.length > 0),
        name,
      );
    }
  });

  for (const [name, { passing, failing }] of Object.entries(EXAMPLES)) {
    describe(name, () => {
      passing.forEach((resources, index) => {
        it(`passes example ${index + 1}`, async () => {
          assert.deepEqual(await messagesOf(name, resources), []);
        });
      });
      failing.forEach(({ resources, messages }, index) => {
        it(`rejects example ${index + 1}: ${messages[0] ?? ""}`, async () => {
          assert.deepEqual(await messagesOf(name, resources), messages);
        });
      });
    });
  }
});

async function messagesOf(name: string, resources: readonly PlannedResource[]): Promise<string[]> {
  const outputs = resources.find(({ type }) => type === STACK_TYPE)?.inputs ?? {};
  const plan = { environment: "test", resources, outputs };
  const rules = RULES.filter((rule) => rule.name === name);
  const found = await checkPlan(plan, rules);
  const expected = ADVISORY.includes(name) ? "advisory" : "mandatory";
  assert.ok(found.every(({ policy, level }) => policy === name && level === expected));
  return found.map(({ message }) => message);
}
