import { at as valueAt, isRecord } from "../../../../lib/values";
import type { Value } from "./types";

/** A place in a value: object keys and array indexes from the root. */
export type PropertyPath = readonly (string | number)[];

/** The value at a path, or undefined if there is none. */
export function at(value: Value | undefined, ...path: PropertyPath): Value | undefined {
  return valueAt(value, ...path) as Value | undefined;
}

/** The object at a path, or an empty one. */
export function recordAt(value: Value | undefined, ...path: PropertyPath): Record<string, Value> {
  const found = at(value, ...path);
  return isRecord<Value>(found) ? found : {};
}

/** The array at a path, or an empty one. */
export function listAt(value: Value | undefined, ...path: PropertyPath): Value[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** The string at a path, or an empty one. */
export function stringAt(value: Value | undefined, ...path: PropertyPath): string {
  const found = at(value, ...path);
  return typeof found === "string" ? found : "";
}

/** A value as a string: a string is unchanged, anything else becomes JSON. */
export function toText(value: Value): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** The number at a path, or undefined if there is none. */
export function numberAt(value: Value | undefined, ...path: PropertyPath): number | undefined {
  const found = at(value, ...path);
  return typeof found === "number" ? found : undefined;
}

/** A copy of an object with another value at a path of keys; missing objects on the path are created. */
export function withValueAt(value: Record<string, Value>, path: readonly string[], to: Value): Record<string, Value> {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  return { ...value, [key]: rest.length === 0 ? to : withValueAt(recordAt(value, key), rest, to) };
}

/** A path in the engine's notation: `spec.containers[0].env["a.b"]`. */
export function formatPath(path: PropertyPath): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    if (!/^[A-Za-z_$][\w$-]*$/.test(step)) return `${text}["${step.replaceAll('"', '\\"')}"]`;
    return text === "" ? step : `${text}.${step}`;
  }, "");
}
