import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

import { parse } from "csv-parse";

/** The edition of a price list, as its first lines have it. */
export interface PriceListEdition {
  /** Such as `20260921194712`: the part of the address that names this edition. */
  readonly version?: string;
  /** Such as `2026-09-21`. */
  readonly published?: string;
}

/** Returns a row's value in a column; empty if there is none. */
export type PriceListRowReader = (column: string) => string;

const TRY_AGAIN = "Fix: npm run prices, which reads it again";

/** Lines before the names of the columns. */
const METADATA_LINES = 5;

/**
 * Reads a file of AWS's price list as CSV, row by row: that of EC2 has several hundred MB.
 *
 * @param columns Names of the columns that the file must have.
 * @throws Error if the file is cut or damaged, or a column is missing.
 */
export async function readPriceList(
  input: Readable,
  columns: readonly string[],
  onRow: (row: PriceListRowReader) => void,
): Promise<PriceListEdition> {
  const metadata = new Map<string, string>();
  let places: ((column: string) => number) | undefined;
  let width = 0;
  let line = 0;
  await pipeline(
    input,
    parse({ bom: true, relax_column_count: true }),
    async (records: AsyncIterable<readonly string[]>) => {
      for await (const fields of records) {
        line += 1;
        if (line <= METADATA_LINES) {
          metadata.set(fields[0] ?? "", fields[1] ?? "");
        } else if (places === undefined) {
          places = placesOf(fields, columns);
          width = fields.length;
        } else {
          if (fields.length !== width) {
            throw new Error(
              `row ${line} has ${fields.length} columns instead of ${width}, so the file is cut or damaged. ${TRY_AGAIN}`,
            );
          }
          const place = places;
          onRow((column) => fields[place(column)] ?? "");
        }
      }
    },
  );
  if (line <= METADATA_LINES + 1) throw new Error(`it ends after ${line} rows, without a price. ${TRY_AGAIN}`);
  return editionOf(metadata);
}

/** Where the columns are; -1 for one that the file does not have. @throws Error if one of `required` is missing. */
function placesOf(header: readonly string[], required: readonly string[]): (column: string) => number {
  const exact = new Map(header.map((name, place) => [name, place]));
  const similar = new Map(header.map((name, place) => [plain(name), place]));
  const place = (column: string) => exact.get(column) ?? similar.get(plain(column)) ?? -1;
  const missing = required.filter((column) => place(column) < 0);
  if (missing.length > 0) {
    throw new Error(
      `it has no column ${missing.map((name) => `"${name}"`).join(", ")}. ` +
        "Fix: if AWS has renamed it, use its name in plan/cost/figures and commands/prices/rows.ts",
    );
  }
  return place;
}

/** The file writes attributes in more than one manner, such as `usageType`, `CapacityStatus` and `Instance Type`. */
function plain(column: string): string {
  return column.toLowerCase().replace(/[^a-z0-9]/g, "");
}

function editionOf(metadata: ReadonlyMap<string, string>): PriceListEdition {
  const version = metadata.get("Version") ?? "";
  const [published] = /^\d{4}-\d{2}-\d{2}(?=T|$)/.exec(metadata.get("Publication Date") ?? "") ?? [];
  return { ...(/^\d{14}$/.test(version) ? { version } : {}), ...(published === undefined ? {} : { published }) };
}
