import assert from "node:assert/strict";

import { price, quantities, resource, type RuleCase } from "./environment";

const deployment = (cpu: string, memory: string, replicas: number) =>
  resource("kubernetes:apps/v1:Deployment", "web", {
    metadata: { name: "web", namespace: "shop" },
    spec: { replicas, template: { spec: { containers: [{ resources: { requests: { cpu, memory } } }] } } },
  });
const pool = (cpu: string, arch: string, capacity: readonly string[] = ["on-demand"]) =>
  resource("kubernetes:karpenter.sh/v1:NodePool", `pool-${arch}`, {
    spec: {
      limits: { cpu },
      template: {
        spec: {
          requirements: [
            { key: "kubernetes.io/arch", values: [arch] },
            { key: "karpenter.sh/capacity-type", values: capacity },
          ],
        },
      },
    },
  });
const M7I = { "ec2/m7i.large/hour": price("0.12", { vcpus: 2, memoryGib: 8 }) };

const CASES: readonly RuleCase[] = [
  {
    what: "spot nodes at a discount, and the disk of a node where nothing is set",
    resources: [
      resource("aws:eks/nodeGroup:NodeGroup", "spot", {
        capacityType: "SPOT",
        instanceTypes: ["m7i.large", "m6i.large"],
        scalingConfig: { minSize: 0, maxSize: 2 },
      }),
    ],
    assumptions: { spotDiscountPercent: 60 },
    expected: ["ec2/m7i.large/hour 0 to 1460 x 0.4", "ebs/gp3/gb-month 0 to 40"],
  },
  {
    what: "nodes of Auto Mode from what pods request to the limit, with the fee",
    resources: [pool("8", "amd64"), deployment("1500m", "1Gi", 3)],
    figures: M7I,
    expected: [
      "ec2/m7i.large/hour 2190 to 2920",
      "eks/auto-mode/m7i.large/hour 2190 to 2920",
      "ebs/gp3/gb-month 240 to 320",
    ],
  },
  {
    what: "nodes of Auto Mode for the memory that pods request",
    resources: [pool("8", "amd64"), deployment("100m", "9Gi", 1)],
    figures: M7I,
    expected: [
      "ec2/m7i.large/hour 1460 to 2920",
      "eks/auto-mode/m7i.large/hour 1460 to 2920",
      "ebs/gp3/gb-month 160 to 320",
    ],
  },
  {
    what: "a second pool from nothing, its fee without the discount of spot",
    resources: [pool("2", "amd64"), pool("4", "arm64", ["spot"])],
    figures: { ...M7I, "ec2/m7g.large/hour": price("0.1", { vcpus: 2, memoryGib: 8 }) },
    expected: [
      "ec2/m7i.large/hour 730",
      "eks/auto-mode/m7i.large/hour 730",
      "ebs/gp3/gb-month 80",
      "ec2/m7g.large/hour 0 to 1460 x 0.5",
      "eks/auto-mode/m7g.large/hour 0 to 1460",
      "ebs/gp3/gb-month 0 to 160",
    ],
  },
];

describe("the rules of nodes", () => {
  for (const { what, resources, assumptions, figures, expected } of CASES) {
    it(`charge ${what}`, () => {
      assert.deepEqual(quantities(resources, assumptions, figures), expected);
    });
  }
});
