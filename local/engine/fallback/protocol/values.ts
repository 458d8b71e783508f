import type { Value } from "./types";

/** A place in a value: object keys and array indexes from the root. */
export type Path = readonly (string | number)[];

/** True if the value is an object (not an array, not null). */
export function isRecord(value: unknown): value is Record<string, Value> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value at a path, or undefined where the path leads nowhere. */
export function at(value: Value | undefined, ...path: Path): Value | undefined {
  let here: Value | undefined = value;
  for (const step of path) {
    if (Array.isArray(here) && typeof step === "number") here = here[step];
    else if (isRecord(here) && typeof step === "string") here = Object.hasOwn(here, step) ? here[step] : undefined;
    else return undefined;
  }
  return here;
}

/** The object at a path; an empty one where there is none. */
export function recordAt(value: Value | undefined, ...path: Path): Record<string, Value> {
  const found = at(value, ...path);
  return isRecord(found) ? found : {};
}

/** The array at a path; an empty one where there is none. */
export function listAt(value: Value | undefined, ...path: Path): Value[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** The string at a path; "" where there is none. */
export function textAt(value: Value | undefined, ...path: Path): string {
  const found = at(value, ...path);
  return typeof found === "string" ? found : "";
}

/** A value as text: a string as it is, anything else as JSON. */
export function toText(value: Value): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** The number at a path, or undefined where there is none. */
export function numberAt(value: Value | undefined, ...path: Path): number | undefined {
  const found = at(value, ...path);
  return typeof found === "number" ? found : undefined;
}

/** A copy of an object in which the value at a path of keys is another one; missing objects on the way are made. */
export function withValueAt(value: Record<string, Value>, path: readonly string[], to: Value): Record<string, Value> {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  return { ...value, [key]: rest.length === 0 ? to : withValueAt(recordAt(value, key), rest, to) };
}

/** A path in the notation that the engine shows and parses: `spec.containers[0].env["a.b"]`. */
export function formatPath(path: Path): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    if (!/^[A-Za-z_$][\w$-]*$/.test(step)) return `${text}["${step.replaceAll('"', '\\"')}"]`;
    return text === "" ? step : `${text}.${step}`;
  }, "");
}
