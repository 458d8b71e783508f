import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { PROJECT_FOLDER } from "../../../lib/project";
import type { Figure } from "../../../plan/cost/figure";
import * as compute from "../../../plan/cost/figures/compute";
import * as databases from "../../../plan/cost/figures/databases";
import * as network from "../../../plan/cost/figures/network";
import * as storage from "../../../plan/cost/figures/storage";
import { type PriceFile, priceFileName } from "../../../plan/cost/price-file";
import { priceFileSchema } from "../../../plan/cost/price-file-schema";

const FOLDER = join(PROJECT_FOLDER, "prices");
const HOUR = { unit: "Hrs", tiers: [{ from: "0", usd: "0.05" }], source: source({}) };

/** The figure of an ID; undefined if no figure has it. */
function figureOf(id: string): Figure | undefined {
  const [, type = ""] = /^(?:ec2|eks\/auto-mode)\/([^/]+)\/hour$/.exec(id) ?? [];
  const [, engine = "", instanceClass = "", where] = /^rds\/(\w+)\/(db[^/]+)\/(\w+)-zones?\/hour$/.exec(id) ?? [];
  const [, storageType = ""] = /^rds\/(gp\d)\//.exec(id) ?? [];
  const [, family = ""] = /^rds\/performance-data\/(\w+)\//.exec(id) ?? [];
  const figures = [compute, databases, network, storage]
    .flatMap((part) => Object.values(part) as unknown[])
    .filter((value): value is Figure => typeof value === "object")
    .concat(
      compute.instanceHour(type),
      compute.autoModeHour(type),
      databases.databaseHour(engine, instanceClass, where === "two" ? "two zones" : "one zone"),
      databases.databaseGb(storageType, "one zone"),
      databases.databaseGb(storageType, "two zones"),
      databases.performanceDataVcpu(`db.${family}.small`),
    );
  return figures.find((figure) => figure.id === id);
}

function source(changes: Record<string, unknown>) {
  const file = "https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AmazonEC2/current/eu-central-1/index.csv";
  return { file, published: "2026-09-01", read: "2026-09-02", ...changes };
}

describe("the price files", () => {
  for (const name of readdirSync(FOLDER)) {
    it(`${name} is valid, and each of its figures is the figure's row of the price list`, () => {
      const file = JSON.parse(readFileSync(join(FOLDER, name), "utf8")) as PriceFile;
      assert.deepEqual(priceFileSchema.parse(file), file);
      assert.equal(name, priceFileName(file.region));
      for (const [id, price] of Object.entries(file.figures)) {
        const row = figureOf(id)?.row;
        assert.ok(row, `no figure has the ID ${id}`);
        assert.equal(price.unit, row.unit, id);
        const { pathname } = new URL(price.source.file);
        if (pathname.startsWith("/offers/")) assert.equal(pathname.split("/")[4], row.offer, id);
        if (id.startsWith("ec2/")) assert.ok(price.instance, `the number of nodes depends on the size of ${id}`);
      }
    });
  }
});

describe("the schema of price files", () => {
  const file = (figures: Record<string, unknown>, changes: Record<string, unknown> = {}) => ({
    region: "eu-central-1",
    currency: "USD",
    figures,
    ...changes,
  });
  const tiers = (...all: readonly (readonly [string, string])[]) => ({
    "a/hour": { ...HOUR, tiers: all.map(([from, usd]) => ({ from, usd })) },
  });

  it("accepts tiers, an instance and a transcription", () => {
    const price = {
      ...HOUR,
      tiers: [
        { from: "0", usd: "0.0000054" },
        { from: "51200", usd: "0" },
      ],
      source: source({ transcription: "a public text" }),
      instance: { vcpus: 2, memoryGib: 0.5 },
    };
    assert.ok(priceFileSchema.safeParse(file({ "a/hour": price })).success);
  });

  for (const [what, value, message] of [
    ["an amount as a number", file({ "a/hour": { ...HOUR, tiers: [{ from: "0", usd: 0.05 }] } }), /expected string/],
    ["an amount with an exponent", file(tiers(["0", "5e-7"])), /a decimal as text/],
    ["a negative amount", file(tiers(["0", "-0.05"])), /a decimal as text/],
    ["no tier", file(tiers()), /Too small/],
    ["a first tier above 0", file(tiers(["1", "0.05"])), /must begin at 0/],
    ["tiers out of order", file(tiers(["0", "3"], ["512000", "1"], ["51200", "2"])), /after the one before/],
    ["a source of another owner", source({ file: "https://example.com/amazonaws.com/" }), /of AWS/],
    ["a source without https", source({ file: "http://aws.amazon.com/eks/pricing/" }), /of AWS/],
    ["no day of reading", source({ read: undefined }), /read/],
    ["a day that does not exist", source({ read: "2026-02-30" }), /Invalid ISO date/],
    ["a reading before the publication", source({ published: "2026-09-03" }), /before it was published/],
    ["another currency", file({}, { currency: "EUR" }), /USD/],
    ["a region of another partition", file({}, { region: "cn-north-1" }), /must be an AWS region/],
    ["figures out of order", file({ "b/hour": HOUR, "a/hour": HOUR }), /sorted by ID/],
    ["an unknown key", file({ "a/hour": { ...HOUR, note: "" } }), /note/],
  ] as const) {
    it(`rejects ${what}`, () => {
      const whole = "figures" in value ? value : file({ "a/hour": { ...HOUR, source: value } });
      const { error } = priceFileSchema.safeParse(whole);
      assert.match(error?.message ?? "", message);
    });
  }
});
