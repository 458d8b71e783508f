import { isDeepStrictEqual } from "node:util";

import { z } from "zod";

import { at } from "../lib/values";
import { removal } from "./fix-commands";
import { formatKey, keyArguments, shellArgument, valueAt } from "./keys";
import { find, holdsSecret, objectsAt, type SettingPath } from "./walk";

/** Current names of an object's keys, or paths from the object, by their previous names. */
type Renames = Readonly<Record<string, string | readonly string[]>>;

/** A key of an object. */
type Key<S extends z.ZodObject> = keyof S["shape"] & string;

const renames = z.registry<Renames>();

/** A key with a previous name. */
export interface RenamedKey {
  /** Namespace of the settings. */
  readonly namespace: string;
  readonly stack: string;
  /** Path of the object that contains the key. */
  readonly parent: SettingPath;
  readonly previous: string;
  /** Path from the parent to the current key. */
  readonly current: SettingPath;
  /** All values of the namespace. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Whether the top-level value that contains the key is encrypted. */
  readonly encrypted: boolean;
}

/**
 * Declares previous names of an object's keys, each with the current name or, for a key that has moved into another
 * object, the path there. Each is then reported with the commands that rename it. Call it with the complete schema:
 * methods such as `.extend()` return another one.
 */
export function renamed<S extends z.ZodObject>(
  schema: S,
  names: Readonly<Record<string, Key<S> | readonly [Key<S>, ...string[]]>>,
): S {
  renames.add(schema, names);
  return schema;
}

/** The path from an object to the current key that replaces one of its keys; undefined if the key has not been renamed. */
export function currentPath(schema: z.ZodType, parent: SettingPath, key: string): SettingPath | undefined {
  const [current] = objectsAt(schema, parent).flatMap((object) => {
    const found = at(renames.get(object), key) as Renames[string] | undefined;
    return found === undefined ? [] : [typeof found === "string" ? [found] : found];
  });
  return current;
}

/** Whether the field at a path is set under a previous name, and therefore is not simply missing. */
export function hasPreviousName(schema: z.ZodType, values: unknown, path: SettingPath): boolean {
  return path.some((_, depth) => {
    const parent = path.slice(0, depth);
    const keys = Object.keys(valueAt(values, parent) ?? {});
    return keys.some((key) => isDeepStrictEqual(currentPath(schema, parent, key), path.slice(depth)));
  });
}

/** One sentence about a key with a previous name, with the commands that rename it; a secret's value is not included. */
export function renamedProblem(schema: z.ZodType, key: RenamedKey): string {
  const { namespace, stack, parent, previous, current, values, encrypted } = key;
  const path = [...parent, ...current];
  const from = formatKey(namespace, [...parent, previous]);
  const to = formatKey(namespace, path);
  const remove = removal(namespace, [...parent, previous], stack);
  if (valueAt(values, path) !== undefined) return `${from} was renamed to ${to}, which is also set. Fix: ${remove}`;
  const set =
    encrypted || holdsSecret(find(schema, path))
      ? [`--secret ${keyArguments(to)}`]
      : leaves(valueAt(values, [...parent, previous]), path).map(([leaf, value]) => {
          const argument = keyArguments(formatKey(namespace, leaf));
          return holdsSecret(find(schema, leaf))
            ? `--secret ${argument}`
            : `${argument} ${shellArgument(String(value))}`;
        });
  const commands = [...set.map((args) => `pulumi config set ${args} -s ${stack}`), remove];
  return `${from} was renamed to ${to}. Fix: ${commands.join(" && ")}`;
}

/** The values in an object or list, by path: `pulumi config set` would store an object as a string. */
function leaves(value: unknown, path: SettingPath): [SettingPath, unknown][] {
  if (typeof value !== "object" || value === null) return [[path, value]];
  const isList = Array.isArray(value);
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...path, isList ? Number(key) : key]));
}
