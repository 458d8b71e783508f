import assert from "node:assert/strict";

import { comparePlans } from "../../../plan/diff/compare";
import { renderBriefComparison } from "../../../plan/diff/compare-brief";
import { renderComparison } from "../../../plan/diff/compare-text";
import type { Plan } from "../../../plan/model";
import { PLAIN_TERMINAL } from "../../../plan/text/terminal";
import { component, deployment, image, plan, resource, SECRET_TYPE, SERVICE_TYPE, urn } from "./fixture";

/** The same plan for another environment. */
function as(environment: string, { resources }: Plan): Plan {
  const moved = JSON.stringify(resources).replaceAll("urn:pulumi:dev:", `urn:pulumi:${environment}:`);
  return plan(JSON.parse(moved) as Plan["resources"], environment);
}

describe("the comparison of environments", () => {
  const dev = plan([deployment("web", "0123456789abcdef", 1), image("web", "0123456789abcdef")]);

  it("reports equal environments as the same", () => {
    const comparison = comparePlans([dev, as("prod", dev)]);
    assert.equal(comparison.keys.size, 0);
    assert.equal(renderComparison(comparison), "dev and prod are the same.");
  });

  it("ignores content hashes and the environment in names", () => {
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

  it("reports another registry once, for the images, not for every workload that runs them", () => {
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

  it("groups resources that differ in the same way, and shows each environment's value", () => {
    const services = (replicas: number) =>
      plan(["a", "b"].map((name) => deployment(name, "0123456789abcdef", replicas)));
    const text = renderComparison(comparePlans([services(1), as("prod", services(3))]));
    assert.match(text, /^ {2}Deployment a, b$/m);
    assert.match(text, /^ {4}replicas +1 +3$/m);
  });

  it("reports resources that only some environments have: a component for all that is in it", () => {
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

  it("shows the most important inputs in brief, with the number of the others", () => {
    const database = (deletionProtection: boolean) =>
      resource("aws:rds/instance:Instance", "db", {
        inputs: { deletionProtection, tags: { size: deletionProtection } },
      });
    const others = (value: string) =>
      Array.from({ length: 9 }, (_, index) =>
        resource(SECRET_TYPE, `s-${index}`, { inputs: { [`key${index}`]: value } }),
      );
    const one = plan([...others("a"), database(false), resource(SECRET_TYPE, "gone")]);
    const other = as("prod", plan([...others("b"), database(true)]));
    const lines = renderBriefComparison(comparePlans([one, other])).split("\n");
    assert.match(lines[0] ?? "", /^Differences +dev +prod$/);
    assert.match(lines[1] ?? "", /^ {2}deletionProtection of rds\.Instance db +false +true$/);
    assert.deepEqual(lines.slice(-2), ["  and 4 more inputs", "  only in dev  Secret"]);
  });

  for (const columns of [60, 80, 100, 160]) {
    it(`fits ${columns} columns`, () => {
      const inputs = (value: string) => ({ inputs: { [`key${"-long".repeat(50)}`]: `${value}${"x".repeat(200)}` } });
      const one = plan([resource(SECRET_TYPE, "n".repeat(200), inputs("a")), resource(SECRET_TYPE, "m".repeat(200))]);
      const other = as("prod", plan([resource(SECRET_TYPE, "n".repeat(200), inputs("b"))]));
      const comparison = comparePlans([one, as("stage", one), other]);
      const terminal = { ...PLAIN_TERMINAL, columns };
      for (const text of [renderComparison(comparison, terminal), renderBriefComparison(comparison, terminal)]) {
        const lines = text.split("\n");
        assert.ok(lines.length > 2);
        assert.deepEqual(
          lines.filter(({ length }) => length > columns),
          [],
        );
      }
    });
  }
});
