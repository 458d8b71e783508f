import type { Figure } from "../../plan/cost/figure";
import type { Price, PriceTier } from "../../plan/cost/price-file";
import { contradicts } from "./description";
import { isInstance, type ListedPrice } from "./rows";
import { listedDecimal, tiersOf } from "./tiers";

/** A price without its source, and what is remarkable about it. */
export interface FoundPrice {
  readonly price: Omit<Price, "source">;
  readonly warnings: readonly string[];
}

/**
 * The price of a figure.
 *
 * @param rows The rows that have it, at least one.
 * @throws Error if they have more than one price, or one that cannot be read.
 */
export function figurePrice(figure: Figure, rows: readonly ListedPrice[]): FoundPrice {
  const products = [...new Set(rows.map(({ sku }) => sku))].map((sku) => ({
    sku,
    tiers: tiersOf(
      rows.filter((row) => row.sku === sku),
      figure.row.unitsPerListed ?? 1,
    ),
  }));
  const [first, ...others] = products;
  const other = others.find(({ tiers }) => JSON.stringify(tiers) !== JSON.stringify(first?.tiers));
  if (first === undefined || other !== undefined) {
    const [one, two] = [first, other].map((product) => `${product?.sku ?? ""} (${tiersText(product?.tiers ?? [])})`);
    throw new Error(
      `the products ${one} and ${two} have different prices, so the filter is too wide. ` +
        "Fix: add a column in which they differ to the figure in plan/cost/figures",
    );
  }
  const wrong = rows.find(({ description, usd }) => contradicts(description, listedDecimal(usd)));
  return {
    price: {
      unit: figure.row.unit,
      tiers: first.tiers,
      ...(isInstance(figure) ? { instance: instanceOf(rows) } : {}),
    },
    warnings:
      wrong === undefined
        ? []
        : [`${figure.id}: the price ${wrong.usd} is used, but its description is "${wrong.description}"`],
  };
}

/** `0.0245, from 51200 0.0235`. */
export function tiersText(tiers: readonly PriceTier[]): string {
  return tiers.map(({ from, usd }, place) => (place === 0 ? usd : `from ${from} ${usd}`)).join(", ");
}

function instanceOf([row]: readonly ListedPrice[]): NonNullable<Price["instance"]> {
  const { vcpus = "", memory = "" } = row ?? {};
  const [, gib = ""] = /^([\d.,]+) GiB$/.exec(memory) ?? [];
  if (!/^\d+$/.test(vcpus) || gib === "") {
    throw new Error(`vCPU is ${JSON.stringify(vcpus)} and Memory ${JSON.stringify(memory)}, not such as 2 and 8 GiB`);
  }
  return { vcpus: Number(vcpus), memoryGib: Number(gib.replaceAll(",", "")) };
}
