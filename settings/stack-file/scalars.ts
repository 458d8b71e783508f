/** What YAML makes of a scalar without quotes. A whole number beyond the precision of `number` is a `bigint`. */
export type PlainScalar = string | number | bigint | boolean | null;

const NULLS = ["", "~", "null", "Null", "NULL"];
const TRUE = ["true", "True", "TRUE"];
const FALSE = ["false", "False", "FALSE"];

const WHOLE = /^(?<sign>[-+]?)(?<digits>0[xX][\da-fA-F]+|0[oO][0-7]+|0[bB][01]+|0[0-7]*|[1-9]\d*)$/;
const DECIMAL = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;
const DATE = /^\d{4}-\d{1,2}-\d{1,2}(?:[Tt ]\d{1,2}:\d{1,2}:\d{1,2}(?:\.\d+)?(?:Z|[-+]\d{2}:\d{2})?)?$/;
const NOT_FINITE = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;

/** Bounds of Go's int64 and uint64: a whole number outside of them is a float. */
const MIN = -(2n ** 63n);
const MAX = 2n ** 64n - 1n;

/** Whether YAML 1.1 reads a scalar without quotes as a date or a time, which no setting is. */
export function isDate(source: string): boolean {
  return DATE.test(source);
}

/** Whether YAML reads a scalar without quotes as a number that JSON does not have. */
export function isNotFinite(source: string): boolean {
  return NOT_FINITE.test(source);
}

/**
 * Resolves a scalar without quotes as the engine does, whose reader is gopkg.in/yaml.v3: YAML 1.2, with the whole numbers
 * of YAML 1.1 (leading zeros are octal, underscores are ignored). Dates and numbers that are not finite are left as text.
 */
export function resolvePlain(source: string): PlainScalar {
  if (NULLS.includes(source)) return null;
  if (TRUE.includes(source)) return true;
  if (FALSE.includes(source)) return false;
  return numberOf(source) ?? source;
}

/** A value as the engine writes it into the settings: null as an empty string. */
export function scalarText(value: PlainScalar): string {
  if (typeof value === "number") return JSON.stringify(value);
  return value === null ? "" : String(value);
}

function numberOf(source: string): number | bigint | undefined {
  if (!/^[-+.\d]/.test(source)) return undefined;
  // Underscores may stand anywhere in a number, unless it begins with a dot: then between digits only.
  const ignored = source.startsWith(".") ? /(?<=\d)_(?=\d)/g : /_/g;
  const text = source.replace(ignored, "");
  return wholeNumber(text) ?? decimalNumber(text);
}

function wholeNumber(text: string): number | bigint | undefined {
  const { sign, digits } = WHOLE.exec(text)?.groups ?? {};
  if (digits === undefined) return undefined;
  const magnitude = BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits.toLowerCase());
  const value = sign === "-" ? -magnitude : magnitude;
  if (value < MIN || value > MAX) return undefined;
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

function decimalNumber(text: string): number | undefined {
  const value = DECIMAL.test(text) ? Number(text) : Infinity;
  return Number.isFinite(value) ? value : undefined;
}
