/** The median of several values, with the lowest and the highest. */
export interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Summarizes values; the median of an even number of values is the mean of the middle two.
 *
 * @throws Error without values.
 */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[0], sorted.at(-1)];
  if (low === undefined || high === undefined) throw new Error("there are no values to summarize");
  const middle = sorted.slice(Math.ceil(sorted.length / 2) - 1, Math.floor(sorted.length / 2) + 1);
  return { median: middle.reduce((sum, value) => sum + value, 0) / middle.length, low, high };
}

/** The ratios of values that were measured side by side, for as many as both have. */
export function ratios(values: readonly number[], bases: readonly number[]): number[] {
  return values.slice(0, bases.length).map((value, index) => value / (bases[index] ?? Number.NaN));
}

/** A number with three significant digits, without an exponent: `0.0123`, `1.23`, `123`, `1234`. */
export function rounded(value: number): string {
  if (value === 0) return "0";
  const digits = 2 - Math.floor(Math.log10(Math.abs(value)));
  return value.toFixed(Math.max(0, digits));
}

/** A median with its spread, such as `1.23 (1.20-1.31)`; the median alone if all values are the same. */
export function spreadText({ median, low, high }: Spread): string {
  return low === high ? rounded(median) : `${rounded(median)} (${rounded(low)}-${rounded(high)})`;
}
