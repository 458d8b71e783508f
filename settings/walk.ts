import { z } from "zod";

import { at } from "../lib/values";
import { type FieldMeta, fieldMeta } from "./values";

/** Path of a value in the settings: object keys and list indexes. */
export type SettingPath = readonly PropertyKey[];

/** Metadata of the field at a path, through optional, defaulted and transformed schemas. */
export function fieldAt(schema: z.ZodType, path: SettingPath): FieldMeta | undefined {
  for (const candidate of layers(find(schema, path))) {
    const meta = fieldMeta.get(candidate);
    if (meta) return meta;
  }
  return undefined;
}

/** Allowed values of a discriminator, from all alternatives. */
export function choices(schema: z.ZodType, path: SettingPath): string[] {
  const parent = layers(find(schema, path.slice(0, -1))).at(-1);
  const last = path.at(-1);
  if (!(parent instanceof z.ZodDiscriminatedUnion) || last === undefined) return [];
  return (parent.options as z.ZodType[]).flatMap((alternative) => {
    const field = find(alternative, [last]);
    return field instanceof z.ZodLiteral ? [...field.values].map(String) : [];
  });
}

/** The objects that may be at a path: one, or several alternatives. */
export function objectsAt(schema: z.ZodType, path: SettingPath): z.ZodObject[] {
  const found = layers(find(schema, path)).at(-1);
  const alternatives = found instanceof z.ZodDiscriminatedUnion ? (found.options as z.ZodType[]) : found ? [found] : [];
  return alternatives.filter((one) => one instanceof z.ZodObject);
}

/** Keys allowed at a path, in any alternative, sorted. */
export function keysAt(schema: z.ZodType, path: SettingPath): string[] {
  return [...new Set(objectsAt(schema, path).flatMap((one) => Object.keys(one.shape)))].sort();
}

/** Follows a path through objects, lists, records and alternatives to the innermost schema. */
export function find(schema: z.ZodType | undefined, path: SettingPath): z.ZodType | undefined {
  const inner = layers(schema).at(-1);
  const [step, ...rest] = path;
  if (step === undefined) return inner;
  if (inner instanceof z.ZodObject) return findWrapped(at(inner.shape, String(step)) as z.ZodType | undefined, rest);
  if (inner instanceof z.ZodArray) return findWrapped(inner.element as z.ZodType, rest);
  if (inner instanceof z.ZodRecord) return findWrapped(inner.valueType as z.ZodType, rest);
  if (inner instanceof z.ZodDiscriminatedUnion) {
    for (const alternative of inner.options as z.ZodType[]) {
      const found = find(alternative, path);
      if (found) return found;
    }
  }
  return undefined;
}

/** Like {@link find}, but keeps the wrappers of the last schema, because they may carry the field's metadata. */
function findWrapped(schema: z.ZodType | undefined, path: SettingPath): z.ZodType | undefined {
  return path.length === 0 ? schema : find(schema, path);
}

/** A schema and the schemas that it wraps, outermost first. */
export function layers(schema: z.ZodType | undefined): z.ZodType[] {
  if (!schema) return [];
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    return [schema, ...layers(schema.unwrap() as z.ZodType)];
  }
  if (!(schema instanceof z.ZodPipe)) return [schema];
  // A preprocessed value is described by the schema that it is passed to.
  return [schema, ...layers((schema.in instanceof z.ZodTransform ? schema.out : schema.in) as z.ZodType)];
}

/** Whether a value, or any value of a record, must be encrypted. */
export function holdsSecret(schema: z.ZodType | undefined): boolean {
  const all = layers(schema);
  const inner = all.at(-1);
  if (all.some((layer) => fieldMeta.get(layer)?.secret)) return true;
  return inner instanceof z.ZodRecord && holdsSecret(inner.valueType as z.ZodType);
}

/** Whether a value must be encrypted, or contains one that must be. */
export function containsSecret(schema: z.ZodType | undefined): boolean {
  if (holdsSecret(schema)) return true;
  const inner = layers(schema).at(-1);
  if (inner instanceof z.ZodArray) return containsSecret(inner.element as z.ZodType);
  if (inner instanceof z.ZodRecord) return containsSecret(inner.valueType as z.ZodType);
  if (inner instanceof z.ZodDiscriminatedUnion) return (inner.options as z.ZodType[]).some(containsSecret);
  return inner instanceof z.ZodObject && (Object.values(inner.shape) as z.ZodType[]).some(containsSecret);
}

/** Whether a value is a string that must not be parsed as JSON. */
export function isText(schema: z.ZodType | undefined): boolean {
  const inner = layers(schema).at(-1);
  if (inner instanceof z.ZodLiteral) return [...inner.values].every((value) => typeof value === "string");
  return [z.ZodString, z.ZodStringFormat, z.ZodEnum].some((kind) => inner instanceof kind);
}
