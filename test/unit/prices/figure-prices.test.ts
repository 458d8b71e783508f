import assert from "node:assert/strict";

import { tiersText } from "../../../commands/prices/figure-price";
import type { Figure, PriceListRow } from "../../../plan/cost/figure";
import { instanceHour } from "../../../plan/cost/figures/compute";
import { databaseHour } from "../../../plan/cost/figures/databases";
import * as network from "../../../plan/cost/figures/network";
import * as storage from "../../../plan/cost/figures/storage";
import { LINUX, priceIn, type SampleRow } from "./sample";

const nat = (row: SampleRow) => ({
  usageType: "EUC1-NatGateway-Hours",
  Unit: "Hrs",
  PricePerUnit: "0.0520000000",
  ...row,
});
const instance = (row: SampleRow) => ({ ...LINUX, usageType: "EUC1-BoxUsage:m7i.large", PricePerUnit: "0.12", ...row });
const objects = (row: SampleRow) => ({
  usageType: "EUC1-TimedStorage-ByteHrs",
  Unit: "GB-Mo",
  "Volume Type": "Standard",
  ...row,
});
const M7I = instanceHour("m7i.large");
const figure = (row: Partial<PriceListRow>): Figure => ({
  id: "a/hour",
  what: "hour",
  row: { offer: "AmazonEC2", usage: "NatGateway-Hours", unit: "Hrs", ...row },
});

describe("the price of a figure", () => {
  for (const [what, of, rows, expected] of [
    ["the usage type with the region's prefix", network.NAT_HOUR, [nat({})], "0.052"],
    ["without a prefix", network.NAT_HOUR, [nat({ usageType: "NatGateway-Hours" })], "0.052"],
    [
      "with the region's name",
      storage.KEY_MONTH,
      [{ usageType: "eu-central-1-KMS-Keys", Unit: "Keys", PricePerUnit: "1" }],
      "1",
    ],
    ["a prefix that ends in a colon", figure({ usage: "PI_LTR:T3" }), [nat({ usageType: "EUC1:PI_LTR:T3" })], "0.052"],
    ["the unit in other letters", network.NAT_HOUR, [nat({ Unit: "hrs" })], "0.052"],
    ["a row without a region", network.NAT_HOUR, [nat({ "Region Code": "" })], "0.052"],
    [
      "a small amount",
      storage.OBJECT_READ,
      [nat({ usageType: "EUC1-Requests-Tier2", Unit: "Requests", PricePerUnit: "0.0000004300" })],
      "0.00000043",
    ],
    [
      "the same price of two products",
      network.NAT_HOUR,
      [nat({ SKU: "A" }), nat({ SKU: "B", PricePerUnit: "0.052" })],
      "0.052",
    ],
    [
      "the size of a database as RDS writes it",
      databaseHour("postgres", "db.m7g.2xlarge", "two zones"),
      [
        nat({
          usageType: "EUC1-Multi-AZUsage:db.m7g.2xl",
          "Database Engine": "PostgreSQL",
          "Deployment Option": "Multi-AZ",
          vCPU: "8",
          Memory: "32 GiB",
        }),
      ],
      "0.052",
    ],
    ["several units in one of the list", figure({ unitsPerListed: 1024 }), [nat({ PricePerUnit: "40.96" })], "0.04"],
    [
      "tiers in any order",
      storage.OBJECTS_GB,
      [
        objects({ SKU: "A", StartingRange: "51200", EndingRange: "Inf", PricePerUnit: "0.02" }),
        objects({ SKU: "A", EndingRange: "51200", PricePerUnit: "0.03" }),
      ],
      "0.03, from 51200 0.02",
    ],
    [
      "a free first tier",
      storage.OBJECTS_GB,
      [
        objects({ SKU: "A", EndingRange: "5", PricePerUnit: "0" }),
        objects({ SKU: "A", StartingRange: "5", PricePerUnit: "0.03" }),
      ],
      "0, from 5 0.03",
    ],
    [
      "Linux on demand among all other ways to buy it",
      M7I,
      [
        instance({ TermType: "Reserved", PricePerUnit: "0.07" }),
        instance({ CapacityStatus: "UnusedCapacityReservation", PricePerUnit: "0.13" }),
        instance({ CapacityStatus: "AllocatedCapacityReservation", PricePerUnit: "0" }),
        instance({ "Operating System": "Windows", operation: "RunInstances:0002", PricePerUnit: "0.2" }),
        instance({ "Operating System": "RHEL", operation: "RunInstances:0010", PricePerUnit: "0.15" }),
        instance({ "Pre Installed S/W": "SQL Web", operation: "RunInstances:0200", PricePerUnit: "0.3" }),
        instance({ Tenancy: "Dedicated", usageType: "EUC1-DedicatedUsage:m7i.large", PricePerUnit: "0.14" }),
        instance({ Tenancy: "Dedicated", PricePerUnit: "0.14" }),
        instance({ MarketOption: "CapacityBlock", PricePerUnit: "0.5" }),
        instance({ usageType: "EUC1-BoxUsage:m7i.xlarge", PricePerUnit: "0.24" }),
        instance({ usageType: "EUC1-HAM1-BoxUsage:m7i.large", PricePerUnit: "0.16" }),
        instance({ "Location Type": "AWS Local Zone", PricePerUnit: "0.16" }),
        instance({ "Region Code": "eu-central-1-ham-1", PricePerUnit: "0.16" }),
        instance({}),
      ],
      "0.12",
    ],
    [
      "a zonal NAT gateway among similar ones",
      network.NAT_HOUR,
      [
        nat({ usageType: "EUC1-RegionalNatGateway-Hours", PricePerUnit: "0.07" }),
        nat({ usageType: "EUC1-NatGateway-Prvd-Hours", PricePerUnit: "0.08" }),
        nat({}),
      ],
      "0.052",
    ],
    [
      "a network load balancer among others",
      network.LOAD_BALANCER_HOUR,
      [
        nat({ usageType: "EUC1-LoadBalancerUsage", "Product Family": "Load Balancer", PricePerUnit: "0.03" }),
        nat({
          usageType: "EUC1-TS-LoadBalancerUsage",
          "Product Family": "Load Balancer-Network",
          PricePerUnit: "0.006",
        }),
        nat({
          usageType: "TS-LoadBalancerUsage",
          "Product Family": "Load Balancer-Network",
          PricePerUnit: "0.006",
        }),
        nat({
          usageType: "EUC1-Outposts-LoadBalancerUsage",
          "Product Family": "Load Balancer-Network",
          PricePerUnit: "0.01",
        }),
        nat({ usageType: "EUC1-LoadBalancerUsage", "Product Family": "Load Balancer-Network", PricePerUnit: "0.027" }),
      ],
      "0.027",
    ],
    [
      "queries of names among those of other places",
      network.DNS_QUERY,
      [
        nat({ usageType: "EUC1-DNS-Queries", Unit: "Queries", PricePerUnit: "0.9" }),
        nat({ usageType: "Intra-AWS-DNS-Queries", Unit: "Queries", PricePerUnit: "0" }),
        nat({
          usageType: "DNS-Queries",
          Unit: "Queries",
          PricePerUnit: "0.0000004",
          "Region Code": "",
          "Location Type": "AWS Edge Location",
        }),
      ],
      "0.0000004",
    ],
    [
      "reading apart from writing",
      storage.FILES_READ_GB,
      [
        nat({ usageType: "EUC1-ETDataAccess-Bytes", Unit: "GB", "Access Type": "Write", PricePerUnit: "0.07" }),
        nat({ usageType: "EUC1-ETDataAccess-Bytes", Unit: "GB", "Access Type": "Read", PricePerUnit: "0.04" }),
      ],
      "0.04",
    ],
    ["nothing", network.NAT_HOUR, [nat({ usageType: "EUC1-NatGateway-Bytes", Unit: "GB" })], undefined],
    ["nothing of another region", network.NAT_HOUR, [nat({ "Region Code": "eu-west-1" })], undefined],
  ] as const) {
    it(`is found: ${what}`, async () => {
      const found = await priceIn(of, rows);
      assert.equal(found && tiersText(found.price.tiers), expected);
      assert.deepEqual(found?.warnings ?? [], []);
    });
  }

  it("has the size of an instance type", async () => {
    const found = await priceIn(M7I, [instance({ vCPU: "96", Memory: "1,536 GiB" })]);
    assert.deepEqual(found?.price.instance, { vcpus: 96, memoryGib: 1536 });
  });

  for (const [what, of, rows, message] of [
    [
      "another unit",
      network.NAT_HOUR,
      [nat({ SKU: "A", Unit: "Minutes" })],
      /nat\/hour has the unit Minutes \(product A\) instead of Hrs\. Fix:/,
    ],
    ["another currency", network.NAT_HOUR, [nat({ Currency: "CNY" })], /nat\/hour is in CNY .* instead of USD/],
    [
      "two prices",
      network.NAT_HOUR,
      [nat({ SKU: "A" }), nat({ SKU: "B", PricePerUnit: "0.06" })],
      /products A \(0\.052\) and B \(0\.06\) have different prices, so the filter is too wide\. Fix:/,
    ],
    [
      "two prices of a product",
      network.NAT_HOUR,
      [nat({ SKU: "A" }), nat({ SKU: "A", PricePerUnit: "0.06" })],
      /product A has a price from 0 on, but the one before ends at Inf/,
    ],
    [
      "a missing tier",
      storage.OBJECTS_GB,
      [
        objects({ SKU: "A", EndingRange: "5", PricePerUnit: "1" }),
        objects({ SKU: "A", StartingRange: "6", PricePerUnit: "1" }),
      ],
      /A has a price from 6 on, but the one before ends at 5/,
    ],
    [
      "no first tier",
      storage.OBJECTS_GB,
      [objects({ SKU: "A", StartingRange: "5", PricePerUnit: "1" })],
      /A has a price from 5 on, but the one before ends at 0/,
    ],
    [
      "no last tier",
      storage.OBJECTS_GB,
      [objects({ SKU: "A", EndingRange: "5", PricePerUnit: "1" })],
      /A has no price above 5/,
    ],
    ["a price that is no number", network.NAT_HOUR, [nat({ PricePerUnit: "-0.1" })], /"-0\.1" is not an amount/],
    [
      "a price that cannot be divided",
      figure({ unitsPerListed: 3 }),
      [nat({ PricePerUnit: "0.1" })],
      /0\.1 cannot be divided exactly by 3/,
    ],
    ["no size of an instance type", M7I, [instance({ Memory: "NA" })], /Memory "NA", not such as 2 and 8 GiB/],
  ] as const) {
    it(`is refused with ${what}`, async () => {
      await assert.rejects(priceIn(of, rows), message);
    });
  }

  it("has a warning if its description has another amount", async () => {
    const found = await priceIn(network.NAT_HOUR, [
      nat({ PriceDescription: "USD0.1170 per hour", PricePerUnit: "0.11" }),
    ]);
    assert.deepEqual(found?.warnings, [
      'nat/hour: the price 0.11 is used, but its description is "USD0.1170 per hour"',
    ]);
  });
});
