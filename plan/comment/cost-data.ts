import type { CostDifference } from "../cost/difference";
import { differenceOf, dollarRange, signedRange } from "../cost/money";

/** How a change changes what an environment costs, as texts: a later run renders it without prices. */
export interface CommentCost {
  /** `+$36.50`. */
  readonly change: string;
  readonly before: string;
  readonly after: string;
  /** The largest amount first. */
  readonly lines: readonly { readonly amount: string; readonly what: string }[];
  readonly withoutPrice: readonly string[];
}

/** The texts of a difference. */
export function commentCost({ before, after, lines, withoutPrice }: CostDifference): CommentCost {
  return {
    change: signedRange(differenceOf(after, before)),
    before: dollarRange(before),
    after: dollarRange(after),
    lines: lines.map(({ about, before: former, names, amount }) => ({
      amount: signedRange(amount),
      what: `${about}: ${names}${former === undefined ? "" : `; before ${former}`}`,
    })),
    withoutPrice,
  };
}
