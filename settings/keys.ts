import type { SettingPath } from "./walk";

/** A key as Pulumi writes it: `slipway:network.cidr`, `slipway:zones[0]`. */
export function formatKey(namespace: string, path: SettingPath): string {
  return path.reduce<string>((text, step, index) => {
    if (typeof step === "number") return `${text}[${step}]`;
    return index === 0 ? `${text}:${String(step)}` : `${text}.${String(step)}`;
  }, namespace);
}

/** A key as an argument of `pulumi config`: with `--path` if it is nested. */
export function keyArguments(key: string): string {
  return /[.[]/.test(key) ? `--path '${key}'` : key;
}

/** The value at a path; undefined if there is none. */
export function valueAt(values: unknown, path: SettingPath): unknown {
  return path.reduce<unknown>((inner, step) => (inner as Record<PropertyKey, unknown> | undefined)?.[step], values);
}
