import { z } from "zod";

import { type FieldMeta, fields } from "./values";

/** Steps through settings: keys of objects and positions of lists. */
export type Path = readonly PropertyKey[];

/** What is noted of the field that a path leads to, through optional, defaulted and transformed schemas. */
export function fieldAt(schema: z.ZodType, path: Path): FieldMeta | undefined {
  for (const candidate of layers(find(schema, path))) {
    const meta = fields.get(candidate);
    if (meta) return meta;
  }
  return undefined;
}

/** The values of a discriminator: those of the same field in every alternative. */
export function choices(schema: z.ZodType, path: Path): string[] {
  const parent = layers(find(schema, path.slice(0, -1))).at(-1);
  const last = path.at(-1);
  if (!(parent instanceof z.ZodDiscriminatedUnion) || last === undefined) return [];
  return (parent.options as z.ZodType[]).flatMap((alternative) => {
    const field = find(alternative, [last]);
    return field instanceof z.ZodLiteral ? [...field.values].map(String) : [];
  });
}

/** The keys that may stand where a path leads, in any alternative, sorted. */
export function keysAt(schema: z.ZodType, path: Path): string[] {
  const found = layers(find(schema, path)).at(-1);
  const alternatives = found instanceof z.ZodDiscriminatedUnion ? (found.options as z.ZodType[]) : found ? [found] : [];
  return [...new Set(alternatives.flatMap((one) => (one instanceof z.ZodObject ? Object.keys(one.shape) : [])))].sort();
}

/** Follows a path through objects, lists, maps and alternatives to the innermost schema. */
export function find(schema: z.ZodType | undefined, path: Path): z.ZodType | undefined {
  const inner = layers(schema).at(-1);
  const [step, ...rest] = path;
  if (step === undefined) return inner;
  if (inner instanceof z.ZodObject) return finding(inner.shape[String(step)] as z.ZodType | undefined, rest);
  if (inner instanceof z.ZodArray) return finding(inner.element as z.ZodType, rest);
  if (inner instanceof z.ZodRecord) return finding(inner.valueType as z.ZodType, rest);
  if (inner instanceof z.ZodDiscriminatedUnion) {
    for (const alternative of inner.options as z.ZodType[]) {
      const found = find(alternative, path);
      if (found) return found;
    }
  }
  return undefined;
}

/** Like {@link find}, but keeps the wrappers of the last schema: what is noted of a field may be noted on one of them. */
function finding(schema: z.ZodType | undefined, path: Path): z.ZodType | undefined {
  return path.length === 0 ? schema : find(schema, path);
}

/** A schema and what it wraps, outermost first. */
function layers(schema: z.ZodType | undefined): z.ZodType[] {
  if (!schema) return [];
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    return [schema, ...layers(schema.unwrap() as z.ZodType)];
  }
  if (!(schema instanceof z.ZodPipe)) return [schema];
  // What is changed before it is looked at is described by what looks at it.
  return [schema, ...layers((schema.in instanceof z.ZodTransform ? schema.out : schema.in) as z.ZodType)];
}

/** Whether a value, or a value of the map that it is, must be encrypted. */
export function holdsSecret(schema: z.ZodType | undefined): boolean {
  const all = layers(schema);
  const inner = all.at(-1);
  if (all.some((layer) => fields.get(layer)?.secret)) return true;
  return inner instanceof z.ZodRecord && holdsSecret(inner.valueType as z.ZodType);
}

/** Whether a value is read as it is written. */
export function isText(schema: z.ZodType | undefined): boolean {
  const inner = layers(schema).at(-1);
  return inner instanceof z.ZodString || inner instanceof z.ZodEnum || inner instanceof z.ZodLiteral;
}
