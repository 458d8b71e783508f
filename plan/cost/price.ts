import type { CostItem } from "./cost-rule";
import { type Decimal, decimal, type Range, ZERO } from "./money";
import type { PriceFile, PriceTier } from "./price-file";

/** Dollars a month for an item; undefined if its figure has no price. */
export function costOf(
  item: Pick<CostItem, "figure" | "quantity" | "share">,
  prices: PriceFile | undefined,
): Range | undefined {
  const price = prices?.figures[item.figure.id];
  if (price === undefined) return undefined;
  const share = item.share ?? decimal(1);
  return {
    least: tieredCost(item.quantity.least, price.tiers).times(share),
    most: tieredCost(item.quantity.most, price.tiers).times(share),
  };
}

/** Dollars for a quantity, each part of it at the price of its tier. */
export function tieredCost(quantity: Decimal, tiers: readonly PriceTier[]): Decimal {
  return tiers.reduce((sum, { from, usd }, index) => {
    const next = tiers[index + 1]?.from;
    const end = next === undefined || quantity.lt(decimal(next)) ? quantity : decimal(next);
    const inTier = end.minus(decimal(from));
    return inTier.gt(ZERO) ? sum.plus(inTier.times(decimal(usd))) : sum;
  }, ZERO);
}
