import assert from "node:assert/strict";

import { at } from "../../lib/values";
import { diffPlans, type PlanDiff } from "../../plan/diff/diff";
import type { Plan } from "../../plan/model";
import { callers, controllers, ingresses, onlyOne, plannedWith, recordOf } from "./plan/published";

const TRAEFIK = { controller: "traefik" } as const;

/** The steps of a move there and back, as in docs/operations.md: `slipway:ingress` of each. */
const STEPS = [
  TRAEFIK,
  { ...TRAEFIK, internal: ["pydemo"], moving: ["pydemo"] },
  { ...TRAEFIK, internal: ["pydemo"] },
  { ...TRAEFIK, moving: ["pydemo"] },
] as const;

/** The Ingress of pydemo for each audience. */
const PUBLIC = "pydemo: traefik";
const INTERNAL = "pydemo-internal: traefik-internal";

describe("moving an application to the internal controller and back", function () {
  this.timeout(240_000);
  let plans: readonly Plan[];

  before(async () => {
    const planned: Plan[] = [];
    for (const step of STEPS) planned.push(await plannedWith("dev", step));
    plans = planned;
  });

  const plan = (index: number): Plan => plans[index % STEPS.length] ?? assert.fail(String(index));
  const step = (index: number): PlanDiff => diffPlans(plan(index - 1), plan(index));
  const changes = ({ resources }: PlanDiff, operation: string): string[] =>
    resources
      .filter((one) => one.operation === operation)
      .map(({ type, name }) => `${type.split(":").at(-1)} ${name}`)
      .sort();
  const address = (index: number) => at(recordOf(plan(index), "pydemo").inputs, "records", 0);

  it("replaces nothing in any step", () => {
    for (const index of [1, 2, 3, 4]) assert.deepEqual(changes(step(index), "replace"), []);
  });

  it("first has both route to it, and sends clients to the internal one once that has the route", () => {
    assert.deepEqual(ingresses(plan(1), "pydemo"), [INTERNAL, PUBLIC]);
    assert.deepEqual(callers(plan(1), "pydemo"), ["traefik", "traefik-internal"]);
    assert.equal(address(1), "[address of traefik-internal]");
    assert.ok(recordOf(plan(1), "pydemo").dependsOn.includes(onlyOne(plan(1), "Ingress", "pydemo-internal").urn));
    assert.deepEqual(changes(step(1), "delete"), []);
  });

  it("then closes the public one, and changes nothing else", () => {
    assert.deepEqual([ingresses(plan(2), "pydemo"), callers(plan(2), "pydemo")], [[INTERNAL], ["traefik-internal"]]);
    assert.deepEqual([changes(step(2), "create"), changes(step(2), "delete")], [[], ["Ingress pydemo"]]);
    assert.equal(address(2), address(1));
  });

  it("back, first has both route to it, and sends clients to the public one once that has the route", () => {
    assert.deepEqual(ingresses(plan(3), "pydemo"), [INTERNAL, PUBLIC]);
    assert.deepEqual(callers(plan(3), "pydemo"), ["traefik", "traefik-internal"]);
    assert.equal(address(3), "[address of traefik]");
    assert.ok(recordOf(plan(3), "pydemo").dependsOn.includes(onlyOne(plan(3), "Ingress", "pydemo").urn));
    assert.deepEqual([changes(step(3), "create"), changes(step(3), "delete")], [["Ingress pydemo"], []]);
  });

  it("then removes the internal controller, as no application needs it", () => {
    assert.deepEqual(controllers(plan(4)), ["traefik"]);
    assert.deepEqual([ingresses(plan(4), "pydemo"), callers(plan(4), "pydemo")], [[PUBLIC], ["traefik"]]);
    const deleted = changes(step(4), "delete");
    assert.ok(deleted.includes("Ingress pydemo-internal") && deleted.includes("Release traefik-internal"));
    assert.equal(address(4), address(3));
  });
});
