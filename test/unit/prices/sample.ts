import assert from "node:assert/strict";
import { Readable } from "node:stream";

import { figurePrice } from "../../../commands/prices/figure-price";
import { offersOf } from "../../../commands/prices/offer";
import { readPriceList } from "../../../commands/prices/price-list";
import { columnsOf, ListedPrices } from "../../../commands/prices/rows";
import type { Figure } from "../../../plan/cost/figure";

/** A row of a sample, by the names of columns; what is left out is empty or as in {@link COMMON}. */
export type SampleRow = Readonly<Record<string, string>>;

/** Columns of the EC2 file, in its order, and further ones of other services. */
const COLUMNS = [
  ...["SKU", "OfferTermCode", "RateCode", "TermType", "PriceDescription", "EffectiveDate", "StartingRange"],
  ...["EndingRange", "Unit", "PricePerUnit", "Currency", "LeaseContractLength", "PurchaseOption", "Product Family"],
  ...["serviceCode", "Location", "Location Type", "Instance Type", "vCPU", "Memory", "Tenancy", "Operating System"],
  ...["Volume Type", "Transfer Type", "usageType", "operation", "CapacityStatus", "MarketOption", "Pre Installed S/W"],
  ...["Region Code", "Volume API Name", "Storage Class", "Access Type", "Database Engine", "Deployment Option"],
];

const COMMON: SampleRow = {
  OfferTermCode: "JRTCKXETXF",
  TermType: "OnDemand",
  EffectiveDate: "2026-11-01",
  StartingRange: "0",
  EndingRange: "Inf",
  Currency: "USD",
  Location: "EU (Frankfurt)",
  "Location Type": "AWS Region",
  "Region Code": "eu-central-1",
};

/** Linux on demand, as EC2's file has it. */
export const LINUX: SampleRow = {
  Unit: "Hrs",
  Tenancy: "Shared",
  "Operating System": "Linux",
  "Pre Installed S/W": "NA",
  CapacityStatus: "Used",
  MarketOption: "OnDemand",
  operation: "RunInstances",
  vCPU: "2",
  Memory: "8 GiB",
};

/** A file of the price list as AWS documents it: five lines about the file, the names of the columns, and the rows. */
export function sampleFile(
  rows: readonly SampleRow[],
  { offer = "AmazonEC2", columns = COLUMNS, version = "20261127194712", published = "2026-11-27T19:47:12Z" } = {},
): string {
  const lines = [
    ["FormatVersion", "v1.0"],
    ["Disclaimer", "This pricing list is for informational purposes only. It is, by example, not AWS's."],
    ["Publication Date", published],
    ["Version", version],
    ["OfferCode", offer],
    columns,
    ...rows.map((row, place) => columns.map((name) => ({ SKU: `SKU${place}`, ...COMMON, ...row })[name] ?? "")),
  ];
  return lines.map((fields) => `${fields.map((field) => `"${field.replaceAll('"', '""')}"`).join(",")}\n`).join("");
}

/** The price of a figure in a file with these rows; undefined if they do not have it. */
export async function priceIn(figure: Figure, rows: readonly SampleRow[], region = "eu-central-1") {
  const [offer] = offersOf([figure]);
  assert.ok(offer);
  const listed = new ListedPrices(offer, region);
  await readPriceList(Readable.from(sampleFile(rows)), columnsOf(offer), (row) => {
    listed.add(row);
  });
  const found = listed.of(figure);
  return found.length === 0 ? undefined : figurePrice(figure, found);
}
