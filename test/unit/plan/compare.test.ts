import assert from "node:assert/strict";

import { comparePlans } from "../../../plan/diff/compare";
import { renderComparison } from "../../../plan/diff/compare-text";
import type { Plan } from "../../../plan/model";
import { COLUMNS } from "../../../plan/text/terminal";
import { component, deployment, image, plan, resource, SECRET_TYPE, SERVICE_TYPE, urn } from "./fixture";

/** The same plan as if made for another environment. */
function as(environment: string, { resources }: Plan): Plan {
  const moved = JSON.stringify(resources).replaceAll("urn:pulumi:dev:", `urn:pulumi:${environment}:`);
  return plan(JSON.parse(moved) as Plan["resources"], environment);
}

describe("the comparison of environments", () => {
  const dev = plan([deployment("web", "0123456789abcdef", 1), image("web", "0123456789abcdef")]);

  it("says that equal environments are the same", () => {
    const comparison = comparePlans([dev, as("prod", dev)]);
    assert.equal(comparison.keys.size, 0);
    assert.equal(renderComparison(comparison), "dev and prod are the same.");
  });

  it("says nothing of content hashes, nor of names made from the environment's", () => {
    const network = (environment: string) =>
      resource(
        "aws:ec2/vpc:Vpc",
        `slipway-${environment}`,
        { inputs: { tags: { Name: `slipway-${environment}` } } },
        environment,
      );
    const other = as("prod", plan([deployment("web", "ffffffffffffffff", 1), image("web", "ffffffffffffffff")]));
    const comparison = comparePlans([
      { ...dev, resources: [...dev.resources, network("dev")] },
      { ...other, resources: [...other.resources, network("prod")] },
    ]);
    assert.deepEqual([...comparison.keys], []);
  });

  it("tells another registry once, of the images, not of all that run them", () => {
    const moved = JSON.parse(JSON.stringify(as("prod", dev)).replaceAll("registry.test:5000/", "1.ecr.test/")) as Plan;
    const { differences } = comparePlans([dev, moved]);
    assert.deepEqual(differences, [
      {
        type: "docker-build:index:Image",
        names: ["web"],
        inputs: [{ path: "(registry)", values: ["registry.test:5000", "1.ecr.test"] }],
      },
    ]);
  });

  it("condenses resources that differ alike, and shows each environment's value", () => {
    const services = (replicas: number) =>
      plan(["a", "b"].map((name) => deployment(name, "0123456789abcdef", replicas)));
    const text = renderComparison(comparePlans([services(1), as("prod", services(3))]));
    assert.match(text, /^ {2}Deployment a, b$/m);
    assert.match(text, /^ {4}replicas +1 +3$/m);
  });

  it("tells what only some have: a component for all that is in it", () => {
    const parent = urn(SERVICE_TYPE, "extra");
    const extra = [
      component(SERVICE_TYPE, "extra"),
      resource(SECRET_TYPE, "extra-a", { parent }),
      resource(SECRET_TYPE, "extra-b", { parent }),
    ];
    const comparison = comparePlans([dev, as("prod", plan([...dev.resources, ...extra]))]);
    assert.deepEqual(comparison.onlyIn, [
      { environments: ["prod"], resources: [{ type: SERVICE_TYPE, name: "extra", count: 2 }] },
    ]);
    assert.equal(comparison.keys.size, 3);
    assert.match(renderComparison(comparison), /only in prod\n {4}WebService extra \(2\)/);
  });

  it("fits 100 columns", () => {
    const inputs = (value: string) => ({ inputs: { [`key${"-long".repeat(20)}`]: `${value}${"x".repeat(200)}` } });
    const one = plan([resource(SECRET_TYPE, "n".repeat(200), inputs("a"))]);
    const other = as("prod", plan([resource(SECRET_TYPE, "n".repeat(200), inputs("b"))]));
    const third = as("stage", one);
    const lines = renderComparison(comparePlans([one, third, other])).split("\n");
    assert.ok(lines.length > 3);
    assert.deepEqual(
      lines.filter((line) => line.length > COLUMNS),
      [],
    );
  });
});
