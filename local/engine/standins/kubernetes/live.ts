import type { Props, Value } from "../protocol/types";
import { isRecord, recordAt, textAt, withoutValueAt } from "../protocol/values";

/** What the API server keeps for itself; noise in a state. */
export function withoutNoise(live: Props): Props {
  return withoutValueAt(live, ["metadata", "managedFields"]);
}

const SERVER_FIELDS = [
  ["status"],
  ["metadata", "creationTimestamp"],
  ["metadata", "deletionTimestamp"],
  ["metadata", "generation"],
  ["metadata", "managedFields"],
  ["metadata", "resourceVersion"],
  ["metadata", "selfLink"],
  ["metadata", "uid"],
] as const;

/** Inputs that describe a live object whose inputs nobody knows: all of it but what the server fills in. */
export function inputsOf(live: Props): Props {
  return SERVER_FIELDS.reduce<Props>((inputs, path) => withoutValueAt(inputs, path), live);
}

/** Inputs brought up to date: each of their values as it is live now, and nothing that they do not mention. */
export function refreshedInputs(inputs: Props, live: Props): Props {
  const { stringData, status, ...compared } = inputs;
  const current = follow(compared, live);
  return {
    ...(isRecord(current) ? current : {}),
    ...(status !== undefined && { status }),
    // The server turns it into data and does not give it back.
    ...(isRecord(stringData) && { stringData: decoded(stringData, recordAt(live, "data")) }),
  };
}

function follow(input: Value, live: Value | undefined): Value | undefined {
  if (live === undefined || live === null) return isEmpty(input) ? input : undefined;
  if (isRecord(input) && isRecord(live)) {
    const entries = Object.entries(input).map(([key, value]) => [key, follow(value, live[key])] as const);
    return Object.fromEntries(entries.filter((entry): entry is [string, Value] => entry[1] !== undefined));
  }
  if (Array.isArray(input) && Array.isArray(live) && input.length === live.length) {
    return input.map((item, index) => follow(item, live[index]) ?? null);
  }
  return isSame(input, live) ? input : live;
}

/** The server leaves out values that say nothing. */
function isEmpty(value: Value): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (isRecord(value)) return Object.values(value).every(isEmpty);
  return value === null || value === "" || value === 0 || value === false;
}

function isSame(input: Value, live: Value): boolean {
  if (typeof input === "object" || typeof live === "object") return false;
  if (String(input) === String(live)) return true;
  const amount = quantity(String(input));
  return amount !== undefined && amount === quantity(String(live));
}

const SUFFIXES: Readonly<Record<string, number>> = {
  m: 1e-3,
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** The number that a resource quantity means, as the server writes "1000m" as "1"; undefined for any other text. */
export function quantity(text: string): number | undefined {
  const [, digits, suffix = ""] = /^(\d+(?:\.\d+)?)([A-Za-z]*)$/.exec(text) ?? [];
  const factor = SUFFIXES[suffix];
  if (digits === undefined || factor === undefined) return undefined;
  // Thousandths are the finest a quantity of CPU can be.
  return Math.round(Number(digits) * factor * 1000) / 1000;
}

function decoded(stringData: Props, data: Props): Props {
  const entries = Object.keys(stringData).map((key) => {
    return [key, Buffer.from(textAt(data, key), "base64").toString("utf8")] as const;
  });
  return Object.fromEntries(entries.filter(([key]) => Object.hasOwn(data, key)));
}
