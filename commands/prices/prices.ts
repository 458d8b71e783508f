import { join } from "node:path";

import { format, resolveConfig } from "prettier";

import { UsageError } from "../../lib/command";
import { PROJECT_FOLDER } from "../../lib/project";
import { writeWhole } from "../../lib/write-file";
import type { Figure } from "../../plan/cost/figure";
import { type PriceFile, priceFileName, readPrices } from "../../plan/cost/price-file";
import { priceFileSchema } from "../../plan/cost/price-file-schema";
import { type PriceListAccess, regionPrices } from "./region-prices";
import { reportLines } from "./report";

/** The folder of price files, in the project's folder. */
const FOLDER = "prices";

/** Dependencies of {@link renewPrices}, which tests replace. */
export interface PricesDependencies extends PriceListAccess {
  /** Folder of the project. */
  readonly folder: string;
}

/**
 * Reads the prices of regions from AWS's price list, and writes their files anew.
 *
 * @param used The figures that environments use, by region.
 * @param regions The regions to read; all with an environment if empty.
 * @returns Lines of output: what was found, changed and is missing, and the paths.
 * @throws Error if a file cannot be read; then no file changes.
 */
export async function renewPrices(
  used: ReadonlyMap<string, readonly Figure[]>,
  regions: readonly string[],
  dependencies: PricesDependencies,
): Promise<readonly string[]> {
  const unused = regions.filter((region) => !used.has(region));
  if (unused.length > 0) {
    const known = [...used.keys()].join(", ");
    throw new UsageError(`No environment is in ${unused.join(", ")}; there are environments in: ${known}.`);
  }
  const folder = join(dependencies.folder, FOLDER);
  const files: { path: string; text: string; lines: readonly string[] }[] = [];
  for (const region of regions.length > 0 ? regions : used.keys()) {
    const prices = await regionPrices(region, used.get(region) ?? [], dependencies);
    const lines = reportLines(prices, formerPrices(region, folder));
    files.push({ path: join(folder, priceFileName(region)), text: await textOf(prices.file), lines });
  }
  if (files.length === 0) return ["No environment uses AWS, so there are no prices to read."];
  // Only now, so that a list that cannot be read leaves the files of all regions as they are.
  return files.flatMap(({ path, text, lines }) => {
    writeWhole(path, text);
    return [...lines, `  written to ${path}`];
  });
}

function formerPrices(region: string, folder: string): PriceFile | undefined {
  try {
    return readPrices(region, folder);
  } catch (error) {
    const path = join(FOLDER, priceFileName(region));
    throw new Error(`${path} cannot be read: ${(error as Error).message}. Fix: git checkout -- ${path}`, {
      cause: error,
    });
  }
}

async function textOf(file: PriceFile): Promise<string> {
  const config = await resolveConfig(join(PROJECT_FOLDER, FOLDER, priceFileName(file.region)));
  return format(JSON.stringify(priceFileSchema.parse(file)), { ...config, parser: "json" });
}
