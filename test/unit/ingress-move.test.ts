import assert from "node:assert/strict";

import { at } from "../../lib/values";
import { diffPlans, type PlanDiff } from "../../plan/diff/diff";
import type { Plan } from "../../plan/model";
import { checkPlan } from "../../policy/in-plan";
import { changedStackFile, plansOf } from "./plan/project";

/** The steps of the move, as in docs/operations.md: `slipway:ingress` of each. */
const STEPS = [
  (from: string) => ({ controller: from }),
  (from: string, to: string) => ({ controller: from, next: { controller: to } }),
  (from: string, to: string) => ({ controller: from, next: { controller: to, serves: true } }),
  // On a host port, the second controller keeps its own.
  (_: string, to: string, local: boolean) => ({ controller: to, ...(local && { hostPort: 8081 }) }),
] as const;

const MOVES = [
  ["local", "traefik", "ingress-nginx"],
  ["prod", "ingress-nginx", "traefik"],
] as const;

const APPLICATIONS = ["face-recognition", "phpdemo", "pydemo", "scopelens", "thoughts", "user-admin"];

for (const [environment, from, to] of MOVES) {
  describe(`moving ${environment} from ${from} to ${to}`, function () {
    this.timeout(240_000);
    let plans: readonly Plan[];

    before(async () => {
      // One project for each step: environments of the same project must not share names.
      const planned: Plan[] = [];
      for (const step of STEPS) {
        const ingress = step(from, to, environment === "local");
        const file = changedStackFile(environment, () => ({ "slipway:ingress": ingress }));
        planned.push(...(await plansOf({ [environment]: file })));
      }
      plans = planned;
    });

    const step = (index: number): PlanDiff => {
      const [before, after] = [plans[index - 1], plans[index]];
      assert.ok(before && after);
      return diffPlans(before, after);
    };
    const names = ({ resources }: PlanDiff, operation: string): string[] =>
      resources
        .filter((one) => one.operation === operation)
        .map(({ type, name }) => `${type.split(":").at(-1)} ${name}`);
    /** What updates change, other than the order of resources. */
    const paths = ({ resources }: PlanDiff): string[] => {
      const updated = resources.filter(({ operation }) => operation === "update");
      const changed = updated.flatMap(({ type, changes }) =>
        changes.filter(({ path }) => path !== "(needs)").map(({ path }) => `${type.split(":").at(-1)} ${path}`),
      );
      return [...new Set(changed)];
    };
    const ingresses = ({ resources }: Plan): string[] =>
      resources
        .filter(({ type }) => type.endsWith(":Ingress"))
        .map(({ name, inputs }) => `${name} ${String(at(inputs, "spec", "ingressClassName"))}`)
        .sort();
    const className = (controller: string): string => (controller === "traefik" ? "traefik" : "nginx");

    it("replaces nothing in any step, and breaks no rule", async () => {
      for (const index of [1, 2, 3]) {
        const replaced = step(index).resources.filter(({ operation }) => operation === "replace");
        assert.deepEqual(
          replaced.map(({ urn }) => urn),
          [],
        );
      }
      for (const plan of plans) {
        const found = await checkPlan(plan);
        assert.deepEqual(
          found.filter(({ level }) => level === "mandatory"),
          [],
        );
      }
    });

    it("adds the other controller beside the first, with all routes, and sends nobody there yet", () => {
      const diff = step(1);
      assert.deepEqual(names(diff, "delete"), []);
      assert.deepEqual(
        names(diff, "create").filter((name) => name.startsWith("Ingress ")),
        APPLICATIONS.map((name) => `Ingress ${name}-next`),
      );
      assert.ok(names(diff, "create").includes(`Release ${to}`));
      // Its pods may connect to the applications' published workloads.
      assert.ok(
        paths(diff).every((path) => path.startsWith("NetworkPolicy spec.ingress")),
        paths(diff).join("\n"),
      );
      assert.deepEqual(diff.outputs, []);
      const [before, after] = plans.map(ingresses);
      assert.deepEqual(
        after,
        [...(before ?? []), ...APPLICATIONS.map((name) => `${name}-next ${className(to)}`)].sort(),
      );
    });

    it("then sends clients there, by DNS or by port, and changes nothing else", () => {
      const diff = step(2);
      assert.deepEqual([names(diff, "create"), names(diff, "delete")], [[], []]);
      assert.deepEqual(paths(diff), environment === "local" ? [] : ["Record records[0]"]);
      if (environment !== "local") {
        assert.deepEqual(
          names(diff, "update")
            .map((name) => name.replace(/^Record ([^.]+)\..*/, "$1"))
            .sort(),
          APPLICATIONS,
        );
      }
      const outputs = diff.outputs.map(({ path }) => path.split(".")[0]);
      assert.deepEqual(
        [...new Set(outputs)].sort(),
        environment === "local" ? ["ingressAddress", "urls"] : ["ingressAddress"],
      );
    });

    it("then removes the first one, while the other serves as before", () => {
      const diff = step(3);
      assert.deepEqual(names(diff, "create"), []);
      const deleted = names(diff, "delete");
      assert.ok(deleted.includes(`Release ${from}`));
      assert.ok(
        deleted.every((name) => name.endsWith(` ${from}`) || name.endsWith("-next") || name.startsWith("Service ")),
      );
      const defaultClass =
        to === "traefik" ? "values.ingressClass.isDefaultClass" : "values.controller.ingressClassResource.default";
      const allowed = ["Ingress spec.ingressClassName", "Ingress metadata.annotations", "NetworkPolicy spec.ingress"];
      const others = paths(diff).filter((path) => !allowed.some((start) => path.startsWith(start)));
      assert.deepEqual(others, [`Release ${defaultClass}`]);
      assert.deepEqual(plans.slice(3).map(ingresses), [APPLICATIONS.map((name) => `${name} ${className(to)}`)]);
    });
  });
}
