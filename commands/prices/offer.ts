import type { Figure } from "../../plan/cost/figure";

/** A part of AWS's price list, such as AmazonEC2, with the figures to find in it. */
export interface PriceOffer {
  readonly name: string;
  /** It has one file for all regions. */
  readonly global: boolean;
  readonly figures: readonly Figure[];
}

/** The offers that have these figures, by name. */
export function offersOf(figures: readonly Figure[]): PriceOffer[] {
  const names = [...new Set(figures.map(({ row }) => row.offer))].sort();
  return names.map((name) => {
    const found = figures.filter(({ row }) => row.offer === name);
    return { name, global: found.some(({ row }) => row.global === true), figures: found };
  });
}

/** Path of an offer's file. */
export function offerPath({ name, global }: PriceOffer, region: string, version = "current"): string {
  return ["/offers/v1.0/aws", name, version, ...(global ? [] : [region]), "index.csv"].join("/");
}
