import { isRecord } from "../lib/values";

/**
 * A value without the parts that are unknown in a preview, for rules that traverse a whole value: the policy library
 * throws when such a part is read, which would defer the whole rule until `up`.
 */
export function known(value: unknown): unknown {
  if (Array.isArray(value)) return Array.from({ length: value.length }, (_, index) => member(value, index));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.keys(value).map((key) => [key, member(value, key)]));
}

function member(parent: object, key: string | number): unknown {
  try {
    return known((parent as Record<string | number, unknown>)[key]);
  } catch (error) {
    // The library does not export the class.
    if (error instanceof Error && error.constructor.name === "UnknownValueError") return undefined;
    throw error;
  }
}
