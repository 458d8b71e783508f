import type { CostItem } from "./cost-rule";
import { type Decimal, decimal, type Range, ZERO } from "./money";
import type { PriceFile, PriceTier } from "./price-file";

type Charged = Pick<CostItem, "figure" | "quantity" | "share">;

/**
 * Dollars a month for each item, in their order; undefined where the figure has no price. AWS counts tiers over an
 * account, so items of one figure share them: each pays its part of the sum.
 */
export function costsOf(items: readonly Charged[], prices: PriceFile | undefined): (Range | undefined)[] {
  const sums = new Map<string, Range>();
  for (const { figure, quantity } of items) {
    const sum = sums.get(figure.id) ?? { least: ZERO, most: ZERO };
    sums.set(figure.id, { least: sum.least.plus(quantity.least), most: sum.most.plus(quantity.most) });
  }
  return items.map(({ figure, quantity, share = decimal(1) }) => {
    const price = prices?.figures[figure.id];
    const sum = sums.get(figure.id);
    if (price === undefined || sum === undefined) return undefined;
    return {
      least: partOf(quantity.least, sum.least, price.tiers).times(share),
      most: partOf(quantity.most, sum.most, price.tiers).times(share),
    };
  });
}

/** The cost of a part of a quantity. */
function partOf(part: Decimal, all: Decimal, tiers: readonly PriceTier[]): Decimal {
  // Exact where nothing has to be divided.
  if (tiers.length === 1 || part.eq(all)) return tieredCost(part, tiers);
  return tieredCost(all, tiers).times(part).div(all);
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
