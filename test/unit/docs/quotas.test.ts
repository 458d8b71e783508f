import assert from "node:assert/strict";

import type { Plan } from "../../../plan/model";
import { at } from "../../../lib/values";
import { readProjectFile } from "../../support/documents";
import { projectPlan } from "../../support/plans";

/** vCPUs of the first instance type of each node group; the others have as many. */
const VCPUS: Readonly<Record<string, number>> = { "m7i.large": 2 };

/** What an environment needs of a quota, by its code. */
const NEEDS: Readonly<Record<string, (plan: Plan) => number>> = {
  "L-1216C47A": (plan) => vcpus(plan, "ON_DEMAND") + autoModeCpus(plan),
  "L-34B43A08": (plan) => vcpus(plan, "SPOT"),
  "L-0263D0A3": (plan) => inputsOf(plan, "aws:ec2/eip:Eip").length,
  "L-F678F1CE": (plan) => inputsOf(plan, "aws:ec2/vpc:Vpc").length,
  "L-FE5A380F": (plan) => Math.min(1, inputsOf(plan, "aws:ec2/natGateway:NatGateway").length),
  "L-1194D53C": (plan) => inputsOf(plan, "eks:index:Cluster").length,
  "L-7B6409FD": (plan) => inputsOf(plan, "aws:rds/instance:Instance").length,
  "L-69A177A2": (plan) => inputsOf(plan, "kubernetes:helm.sh/v3:Release").filter(isIngressController).length,
};

function inputsOf({ resources }: Plan, type: string): Readonly<Record<string, unknown>>[] {
  return resources.filter((resource) => resource.type === type).map(({ inputs }) => inputs);
}

function vcpus(plan: Plan, capacity: string): number {
  return inputsOf(plan, "aws:eks/nodeGroup:NodeGroup")
    .filter(({ capacityType }) => capacityType === capacity)
    .map(({ instanceTypes, scalingConfig }) => {
      const each = VCPUS[String(at(instanceTypes, 0))];
      assert.ok(each, `say how many vCPUs ${String(at(instanceTypes, 0))} has`);
      return each * Number(at(scalingConfig, "maxSize"));
    })
    .reduce((sum, count) => sum + count, 0);
}

/** The limit of the node pool of Auto Mode. */
function autoModeCpus({ resources }: Plan): number {
  const pool = resources.find(({ inputs }) => inputs.kind === "NodePool");
  return pool === undefined ? 0 : Number(at(pool.inputs, "spec", "limits", "cpu"));
}

function isIngressController({ chart }: Readonly<Record<string, unknown>>): boolean {
  return ["ingress-nginx", "traefik"].includes(String(chart));
}

describe("the quotas of a new account in the documents", () => {
  const rows = [...readProjectFile("docs/operations.md").matchAll(/^\| [^|]+ \| `\w+` +\| `(L-\w+)` \|([\d |]+)\|$/gm)];
  const table = rows.map(([, code = "", cells = ""]) => ({ code, cells: cells.split("|").map(Number) }));

  it("have a row each", () => {
    assert.deepEqual(table.map(({ code }) => code).sort(), Object.keys(NEEDS).sort());
  });

  for (const [column, environment] of ["dev", "prod"].entries()) {
    it(`are needed as ${environment} is planned`, async function () {
      this.timeout(180_000);
      const plan = await projectPlan(environment);
      assert.deepEqual(
        table.map(({ code, cells }) => [code, cells[column + 1]]),
        table.map(({ code }) => [code, NEEDS[code]?.(plan)]),
      );
    });
  }
});
