import { type Decimal, decimal } from "../../plan/cost/money";

const AMOUNT = /(?:\$|USD)\s*(\d[\d,]*(?:\.\d+)?)/i;
const COUNT = /\bper\s+(\d[\d,]*)(?:\s+(million|thousand))?|\bper\s+(million|thousand)\b/i;
const WORDS: Readonly<Record<string, number>> = { million: 1_000_000, thousand: 1_000 };

/**
 * Whether the description of a price contains another amount than the price, as in "USD0.1170 per GB" at 0.11. An amount
 * may be one for several units ("$0.0054 per 1,000 requests"), and rounded.
 */
export function contradicts(description: string, price: Decimal): boolean {
  const [, amount] = AMOUNT.exec(description) ?? [];
  if (amount === undefined) return false;
  const text = amount.replaceAll(",", "");
  const places = text.split(".")[1]?.length ?? 0;
  return ![1, countIn(description)].some((count) => price.times(decimal(count)).round(places).eq(decimal(text)));
}

function countIn(description: string): number {
  const [, digits = "1", word, alone] = COUNT.exec(description) ?? [];
  return Number(digits.replaceAll(",", "")) * (WORDS[(word ?? alone ?? "").toLowerCase()] ?? 1);
}
