import Big from "big.js";

/** Exact decimals: products and sums are never rounded, quotients to 20 places. */
const Decimal = Big();
// A number would bring the error of its binary fraction with it.
Decimal.strict = true;
Decimal.DP = 20;

export type Decimal = Big;

export const ZERO = decimal("0");

/** A decimal from its text, as price lists write it, or from a whole number. */
export function decimal(value: string | number): Decimal {
  return new Decimal(typeof value === "number" ? String(value) : value);
}

/** The least and the most of something, such as dollars a month. */
export interface Range {
  readonly least: Decimal;
  readonly most: Decimal;
}

export const NOTHING: Range = { least: ZERO, most: ZERO };

/** The same at both ends. */
export function exactly(value: string | number | Decimal): Range {
  const amount = typeof value === "object" ? value : decimal(value);
  return { least: amount, most: amount };
}

export function between(least: string | number | Decimal, most: string | number | Decimal): Range {
  return { least: exactly(least).least, most: exactly(most).most };
}

export function times({ least, most }: Range, factor: string | number | Decimal): Range {
  const by = exactly(factor).least;
  return { least: least.times(by), most: most.times(by) };
}

export function sumOf(ranges: readonly Range[]): Range {
  return ranges.reduce(
    (sum, { least, most }) => ({ least: sum.least.plus(least), most: sum.most.plus(most) }),
    NOTHING,
  );
}

/** `after` minus `before`, end by end. */
export function differenceOf(after: Range, before: Range): Range {
  return { least: after.least.minus(before.least), most: after.most.minus(before.most) };
}

export function isNothing({ least, most }: Range): boolean {
  return least.eq(ZERO) && most.eq(ZERO);
}

/** Dollars with cents and thousands: `$1,234.50`, `-$3.00`. Rounded half up, once, where it is shown. */
export function dollars(amount: Decimal): string {
  const cents = amount.toFixed(2);
  const [whole = "", fraction = ""] = cents.replace("-", "").split(".");
  const sign = cents.startsWith("-") && /[1-9]/.test(cents) ? "-" : "";
  return `${sign}$${withThousands(whole)}.${fraction}`;
}

/** Digits with a comma before each three: `1,000,000`. */
export function withThousands(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ",");
}

/** `+$36.50`, `-$3.00 to +$2.00`, or `$0.00`. */
export function signedRange({ least, most }: Range): string {
  const [from, to] = [signed(least), signed(most)];
  return from === to ? from : `${from} to ${to}`;
}

function signed(amount: Decimal): string {
  const text = dollars(amount);
  return text.startsWith("-") || text === dollars(ZERO) ? text : `+${text}`;
}

/** `$73.00`, or `$73.00 to $438.00`. */
export function dollarRange({ least, most }: Range): string {
  const [from, to] = [dollars(least), dollars(most)];
  return from === to ? from : `${from} to ${to}`;
}
