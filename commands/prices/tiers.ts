import { type Decimal, decimal } from "../../plan/cost/money";
import type { PriceTier } from "../../plan/cost/price-file";

/** A row of the price list: the price of a range of units, as its texts. */
export interface ListedTier {
  readonly sku: string;
  readonly from: string;
  /** `Inf` if the range has no end. */
  readonly to: string;
  readonly usd: string;
}

/**
 * The tiers of one product, in units of the figure.
 *
 * @param unitsPerListed Units of the figure in one of the list.
 * @throws Error if a tier is missing or has two prices, or a price is not a number or cannot be divided exactly.
 */
export function tiersOf(listed: readonly ListedTier[], unitsPerListed: number): PriceTier[] {
  const units = decimal(unitsPerListed);
  const sorted = [...listed].sort((a, b) => listedDecimal(a.from).cmp(listedDecimal(b.from)));
  const tiers: PriceTier[] = [];
  let end = "0";
  for (const { sku, from, to, usd } of sorted) {
    const tier = { from: listedDecimal(from).times(units).toFixed(), usd: amountOf(usd, units) };
    const previous = tiers.at(-1);
    if (previous?.from === tier.from && previous.usd === tier.usd) continue;
    if (end === "Inf" || !listedDecimal(end).eq(listedDecimal(from))) {
      throw new Error(`the product ${sku} has a price from ${from || "0"} on, but the one before ends at ${end}`);
    }
    tiers.push(tier);
    end = to === "" ? "Inf" : to;
  }
  if (end !== "Inf") throw new Error(`the product ${sorted[0]?.sku ?? ""} has no price above ${end}`);
  return tiers;
}

/** A decimal of the price list; an empty one is 0. @throws Error if it is none, or has a sign. */
export function listedDecimal(text: string): Decimal {
  if (!/^(?:\d+(?:\.\d+)?)?$/.test(text)) throw new Error(`${JSON.stringify(text)} is not an amount`);
  return decimal(text === "" ? "0" : text);
}

function amountOf(usd: string, unitsPerListed: Decimal): string {
  const price = listedDecimal(usd);
  const amount = price.div(unitsPerListed);
  if (amount.times(unitsPerListed).eq(price)) return amount.toFixed();
  throw new Error(`the price ${usd} cannot be divided exactly by ${unitsPerListed.toFixed()}`);
}
