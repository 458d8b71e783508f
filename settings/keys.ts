import type { SettingPath } from "./walk";

/** Names that a property path of Pulumi needs in brackets: with special characters, or a digit in front. */
const QUOTED = /[.[\]"]|^\d/;

/** A key as Pulumi reads it: `slipway:network.cidr`, `slipway:zones[0]`, `slipway:images.mirrors["quay.io"]`. */
export function formatKey(namespace: string, path: SettingPath): string {
  return path.reduce<string>((text, step, index) => {
    if (typeof step === "number") return `${text}[${step}]`;
    const name = String(step);
    if (index === 0) return `${text}:${name}`;
    return QUOTED.test(name) ? `${text}["${name.replaceAll('"', '\\"')}"]` : `${text}.${name}`;
  }, namespace);
}

/** The path in a key, the reverse of {@link formatKey}; list indexes are strings. */
export function parsePath(key: string): string[] {
  const path = key.slice(key.indexOf(":") + 1);
  return [...path.matchAll(/\["(?<quoted>(?:\\"|[^"])*)"\]|(?<bare>[^.[\]]+)/g)].map(
    ({ groups }) => groups?.quoted?.replaceAll('\\"', '"') ?? groups?.bare ?? "",
  );
}

/** A key as an argument of `pulumi config`: with `--path` if it is nested. */
export function keyArguments(key: string): string {
  return /[.[]/.test(key) ? `--path '${key}'` : key;
}

/** The same for `pulumi config set` with a text: the CLI makes numbers and booleans of what looks like them inside an object. */
export function textArguments(key: string): string {
  return /[.[]/.test(key) ? `--type string ${keyArguments(key)}` : key;
}

/** A text as an argument in a shell, in quotes if it needs them. */
export function shellArgument(text: string): string {
  return /^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** The value at a path; undefined if there is none. */
export function valueAt(values: unknown, path: SettingPath): unknown {
  return path.reduce<unknown>((inner, step) => (inner as Record<PropertyKey, unknown> | undefined)?.[step], values);
}
