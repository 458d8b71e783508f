import { at, isRecord } from "../../lib/values";
import { type KeyPath, type Leaf, pathText } from "./leaves";

/**
 * What a chart documents at a path: the type of its default; `open` if the path is below an empty map or null, which
 * accept any keys; `schema` if values.schema.json alone has it, or the type of a value that is set; or `absent` if neither
 * has it, as with what is only in comments. Whether the chart's templates read the value then shows in its effect alone.
 */
export type DocumentedType = JsonType | "absent" | "open" | "schema";

export type JsonType = "boolean" | "list" | "map" | "null" | "number" | "string";

/** The types of JSON Schema by those of {@link JsonType}. */
const SCHEMA_TYPES: Readonly<Record<JsonType, readonly string[]>> = {
  boolean: ["boolean"],
  list: ["array"],
  map: ["object"],
  null: ["null"],
  number: ["number", "integer"],
  string: ["string"],
};

/** The default values of a chart, and their schema if there is one. */
export interface ChartDefaults {
  readonly values: Readonly<Record<string, unknown>>;
  /** Content of values.schema.json. @default none */
  readonly schema?: unknown;
}

/** What a chart documents at a path. */
export function documentedType({ values, schema }: ChartDefaults, path: KeyPath): DocumentedType {
  let found: unknown = values;
  for (const key of path) {
    if (found === null || (isRecord(found) && Object.keys(found).length === 0)) return "open";
    if (!isRecord(found) || !Object.hasOwn(found, key)) {
      return schemaAt(schema, path) === undefined ? "absent" : "schema";
    }
    found = found[key];
  }
  return jsonType(found);
}

/** What a chart documents at each path of some values that it accepts, sorted by path. */
export function documentedTypes(defaults: ChartDefaults, leaves: readonly Leaf[]): Record<string, DocumentedType> {
  const types = new Map<string, DocumentedType>();
  for (const { path, value } of leaves) {
    const key = pathText(path);
    const type = documentedType(defaults, path);
    if (mismatch(type, value) !== undefined) types.set(key, "schema");
    else if (!types.has(key)) types.set(key, type);
  }
  return Object.fromEntries([...types].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Why a value does not have the type that the chart documents; undefined if it has, or if the chart documents none. */
export function documentationProblem(defaults: ChartDefaults, { path, value }: Leaf): string | undefined {
  const type = documentedType(defaults, path);
  const own = mismatch(type, value, at(schemaAt(defaults.schema, path), "type"));
  if (own === undefined) return undefined;
  return `${pathText(path)}: ${JSON.stringify(value)} is a ${own}; the chart's value is a ${type}`;
}

/**
 * The type of a value if it is none that a chart accepts.
 *
 * @param allowed The type or types in the chart's schema. @default any for what the schema alone has
 */
export function mismatch(type: DocumentedType, value: unknown, allowed?: unknown): JsonType | undefined {
  const own = jsonType(value);
  // Helm removes a default that is null in a release's values; Helm itself applies the schema.
  if (["absent", "null", "open", "schema", own].includes(type) || own === "null") return undefined;
  const types = Array.isArray(allowed) ? (allowed as unknown[]) : [allowed];
  return SCHEMA_TYPES[own].some((one) => types.includes(one)) ? undefined : own;
}

/** The part of a JSON schema for a path. */
function schemaAt(schema: unknown, path: KeyPath): unknown {
  let found = schema;
  for (const key of path) {
    const property = at(found, "properties", key);
    const others = at(found, "additionalProperties");
    found = property ?? (isRecord(others) ? others : undefined);
  }
  return found;
}

function jsonType(value: unknown): JsonType {
  if (value === null) return "null";
  if (Array.isArray(value)) return "list";
  if (typeof value === "object") return "map";
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return typeof value as JsonType;
  throw new Error(`${typeof value} is not a type of YAML`);
}
