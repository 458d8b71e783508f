import assert from "node:assert/strict";

import { estimateOf } from "../../../plan/cost/estimate";
import { dollarRange, sumOf } from "../../../plan/cost/money";
import { costTable } from "../../../plan/cost/table";
import { charges, estimated, price, resource, TODAY } from "./environment";

const nat = resource("aws:ec2/natGateway:NatGateway", "nat");
const shop = resource("slipway:platform:Application", "shop");
const blog = resource("slipway:platform:Application", "blog");
const PRICES = { "nat/hour": "0.10", "nat/gb": "0.01", "s3/gb-month": "1", "s3/read": "0", "s3/write": "0" };

function pods(application: typeof shop, cpu: string, memory: string, replicas: number) {
  return resource(
    "kubernetes:apps/v1:Deployment",
    `${application.name}-web`,
    {
      metadata: { name: "web", namespace: application.name },
      spec: { replicas, template: { spec: { containers: [{ resources: { requests: { cpu, memory } } }] } } },
    },
    { parent: application },
  );
}

/** Own and shared charges of each application: `shop $1.00 + $2.00`. */
function applications(...resources: Parameters<typeof estimated>[0]): string[] {
  const { applications: found } = estimated(resources, PRICES, { assumptions: { natGb: 0 } });
  return found.map(({ name, own, shared }) => `${name} ${dollarRange(own)} + ${dollarRange(shared)}`);
}

describe("the estimate of an environment", () => {
  it("does not exist without AWS", () => {
    assert.equal(estimateOf([nat], { prices: undefined, today: TODAY }), undefined);
  });

  it("never counts a missing price as zero", () => {
    const found = estimated([nat], { "nat/gb": "0.01" });
    assert.deepEqual(charges(found), ["NAT gateway: no price", "data through NAT: $1.00"]);
    const { parts, withoutPrice } = costTable(found);
    assert.deepEqual(withoutPrice, ["hour of a NAT gateway"]);
    assert.deepEqual(
      parts.map(({ part, cost, incomplete }) => [part, cost && dollarRange(cost), incomplete]),
      [["NAT", "$1.00", true]],
    );
    assert.equal(costTable(estimated([nat], {})).parts[0]?.cost, undefined);
  });

  it("names the types that no rule knows", () => {
    const found = estimated([nat, resource("aws:sqs/queue:Queue", "a"), resource("aws:sqs/queue:Queue", "b")], PRICES);
    assert.deepEqual(found.unknownTypes, ["aws:sqs/queue:Queue"]);
    assert.deepEqual(costTable(found).warnings, ["aws:sqs/queue:Queue is not counted: no rule says what it costs"]);
  });

  it("warns of prices that were read more than 180 days ago, if they are used", () => {
    const old = { ...price("0.10"), source: { file: "https://example.com", read: "2026-06-02" } };
    const at = (today: string, figures: Parameters<typeof estimated>[1]) =>
      estimated([nat], figures, { today: new Date(today) }).outdated;
    assert.deepEqual(at("2026-11-29T00:00:00Z", { "nat/hour": old }), []);
    assert.deepEqual(at("2026-11-30T00:00:00Z", { "nat/hour": old }), ["nat/hour"]);
    assert.deepEqual(at("2026-11-30T00:00:00Z", { "nlb/hour": old }), []);
  });

  it("divides shared parts by what pods request, half by CPUs and half by memory", () => {
    // CPUs 1 to 3, memory evenly: 73 * (1/4 + 1/2) / 2 and 73 * (3/4 + 1/2) / 2.
    assert.deepEqual(applications(nat, shop, blog, pods(shop, "250m", "256Mi", 2), pods(blog, "750m", "256Mi", 2)), [
      "shop $0.00 + $27.38",
      "blog $0.00 + $45.63",
    ]);
  });

  it("divides shared parts evenly among applications without requests, and gives all of them to a single one", () => {
    assert.deepEqual(applications(nat, shop, blog), ["shop $0.00 + $36.50", "blog $0.00 + $36.50"]);
    assert.deepEqual(applications(nat, shop, pods(shop, "1", "1Gi", 1)), ["shop $0.00 + $73.00"]);
  });

  it("charges an application alone for what is in it, at any depth", () => {
    const part = resource("slipway:workload:WebService", "shop-web", {}, { parent: shop });
    const bucket = resource("aws:s3/bucket:Bucket", "shop-files", {}, { parent: part });
    assert.deepEqual(applications(nat, shop, blog, part, bucket), ["shop $10.00 + $36.50", "blog $0.00 + $36.50"]);
  });

  it("gives the applications together what the environment costs", () => {
    const autoscaler = resource("kubernetes:autoscaling/v2:HorizontalPodAutoscaler", "shop-web", {
      metadata: { namespace: "shop" },
      spec: { minReplicas: 1, maxReplicas: 9, scaleTargetRef: { kind: "Deployment", name: "web" } },
    });
    const { total, applications: found } = estimated(
      [nat, shop, blog, autoscaler, pods(shop, "100m", "300Mi", 1), pods(blog, "70m", "100Mi", 7)],
      PRICES,
    );
    const sum = sumOf(found.flatMap(({ own, shared }) => [own, shared]));
    assert.equal(dollarRange(sum), dollarRange(total));
    // At the most replicas it requests a larger part.
    assert.ok(found[0]?.shared.most.gt(found[0].shared.least));
  });
});
