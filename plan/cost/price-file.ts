import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { InstanceSize } from "./cost-rule";

/** Prices of one region, in `prices/<region>.json`: written by `npm run prices`, or by hand with the source of each. */
export interface PriceFile {
  readonly region: string;
  readonly currency: "USD";
  /** By the ID of the figure. */
  readonly figures: Readonly<Record<string, Price>>;
}

/** A price with its source. Amounts are texts, so that they stay exact. */
export interface Price {
  readonly unit: string;
  /** The first begins at 0; each ends where the next begins. */
  readonly tiers: readonly PriceTier[];
  readonly source: PriceSource;
  /** Of an instance type: how much a node has. */
  readonly instance?: InstanceSize;
}

/** The price of each unit beyond the first `from`. */
export interface PriceTier {
  /** Units a month, as text. */
  readonly from: string;
  /** Dollars per unit, as text. */
  readonly usd: string;
}

export interface PriceSource {
  /** The price list's file. */
  readonly file: string;
  /** Its publication date, where it is known: `2026-09-16`. */
  readonly published?: string;
  /** The day on which it was read. */
  readonly read: string;
  /** Who read it, if it was not `npm run prices`: a published transcription. */
  readonly transcription?: string;
}

/** Days after which a price has to be read again. */
export const MOST_DAYS = 180;
const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

/** The file of a region. */
export function priceFileName(region: string): string {
  return `${region}.json`;
}

/**
 * Reads the prices of a region.
 *
 * @param folder The folder of price files.
 * @returns undefined if there is none for the region.
 */
export function readPrices(
  region: string,
  folder: string = join(__dirname, "..", "..", "prices"),
): PriceFile | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, priceFileName(region)), "utf8")) as PriceFile;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** The IDs among `used` whose prices were read more than {@link MOST_DAYS} before `today`. */
export function outdated(file: PriceFile, used: readonly string[], today: Date): string[] {
  return used.filter((id) => {
    const read = file.figures[id]?.source.read;
    return read !== undefined && today.getTime() - Date.parse(read) > MOST_DAYS * DAY_MILLISECONDS;
  });
}
