import { z } from "zod";

import type { Command, Fix, Removal } from "./fixes";
import { formatKey, keyArguments } from "./keys";
import { choices, fieldAt, find, isText, layers, type SettingPath } from "./walk";

/** A problem, and where it is. */
export interface FixArgs {
  readonly schema: z.ZodType;
  /** The part of the key before the colon. */
  readonly namespace: string;
  readonly stack: string;
  /** The value that is invalid; undefined if it is missing. */
  readonly value: unknown;
  readonly issue: z.core.$ZodIssue;
}

/** What the CLI stores as a number or boolean inside an object: all else is a text. */
const COERCED = /^(true|false|0|[-+]?[1-9]\d*)$/;

/** The command that fixes an invalid value. */
export function fixFor(args: FixArgs): string {
  const { schema, namespace, stack, issue, value } = args;
  const { path } = issue;
  const remove = (at: SettingPath) => removal(namespace, at, stack);
  if (issue.code === "custom" && issue.params !== undefined) {
    const params = issue.params as Partial<Fix & Removal & Command>;
    if (params.command !== undefined) return `${params.command} ${stack}`;
    if (params.remove) return remove(path);
    return setting(args, [...path, ...(params.at ?? [])], params.example ?? "");
  }
  if (issue.code === "too_big" && issue.origin === "array") return surplus(issue, value).map(remove).join(" && ");
  const inner = layers(find(schema, path)).at(-1);
  const own = textOf(schema, path, value);
  if (own !== undefined) return setting(args, path, own);
  if (inner instanceof z.ZodArray) {
    const index = Array.isArray(value) ? value.length : 0;
    const element = [...path, index];
    const set = setting(args, element, exampleAt(schema, element) ?? "<value>");
    // Nothing can be set below a value that is no list.
    return Array.isArray(value) || value === undefined ? set : `${remove(path)} && ${set}`;
  }
  // The schema's examples may break the rule of a refinement; the field's own example does not.
  const stated = fieldAt(schema, path)?.example;
  if (issue.code === "custom") return setting(args, path, stated ?? "<value>");
  if ((inner instanceof z.ZodObject || inner instanceof z.ZodRecord) && value !== undefined) return remove(path);
  if (inner instanceof z.ZodObject) return setting(args, ...requiredLeaf(schema, path, inner));
  return setting(args, path, stated ?? boundOf(issue) ?? exampleAt(schema, path) ?? "<value>");
}

/** The first field that an object needs, and a value for it. */
function requiredLeaf(schema: z.ZodType, path: SettingPath, object: z.ZodObject): [SettingPath, string] {
  const required = Object.keys(object.shape).find(
    (key) => !(object.shape[key] as z.ZodType).safeParse(undefined).success,
  );
  const next = required === undefined ? path : [...path, required];
  const inner = layers(find(schema, next)).at(-1);
  if (required !== undefined && inner instanceof z.ZodObject) return requiredLeaf(schema, next, inner);
  const leaf = inner instanceof z.ZodArray ? [...next, 0] : next;
  return [leaf, exampleAt(schema, leaf) ?? "<value>"];
}

/** A number or boolean as the text that its field wants, if it is a valid one. */
function textOf(schema: z.ZodType, path: SettingPath, value: unknown): string | undefined {
  const field = find(schema, path);
  if (!isText(field) || (typeof value !== "number" && typeof value !== "boolean")) return undefined;
  return field?.safeParse(String(value)).success ? String(value) : undefined;
}

/** The command that removes a setting. */
export function removal(namespace: string, path: SettingPath, stack: string): string {
  return `pulumi config rm ${keyArguments(formatKey(namespace, path))} -s ${stack}`;
}

/** A valid value for a field, where its schema tells one. */
export function exampleAt(schema: z.ZodType, path: SettingPath): string | undefined {
  const stated = fieldAt(schema, path)?.example;
  return stated ?? exampleOf(layers(find(schema, path)).at(-1)) ?? choices(schema, path)[0];
}

/** The command that sets a field to a value. */
export function setting(
  { schema, namespace, stack }: Pick<FixArgs, "schema" | "namespace" | "stack">,
  path: SettingPath,
  value: string,
): string {
  const key = keyArguments(formatKey(namespace, path));
  if (fieldAt(schema, path)?.secret) return `pulumi config set --secret ${key} -s ${stack}`;
  const asText = path.length > 1 && isText(find(schema, path)) && COERCED.test(value);
  return `pulumi config set ${asText ? "--type string " : ""}${key} ${value} -s ${stack}`;
}

function exampleOf(inner: z.ZodType | undefined): string | undefined {
  if (inner instanceof z.ZodBoolean) return "true";
  if (inner instanceof z.ZodNumber && Number.isFinite(inner.minValue)) return String(inner.minValue);
  if (inner instanceof z.ZodEnum) return String(inner.options[0]);
  if (inner instanceof z.ZodLiteral) return String([...inner.values][0]);
  return undefined;
}

/** The bound that a number exceeds. */
function boundOf(issue: z.core.$ZodIssue): string | undefined {
  if (issue.code === "too_small" && issue.origin !== "string") return String(issue.minimum);
  return issue.code === "too_big" && issue.origin !== "string" ? String(issue.maximum) : undefined;
}

/** Paths of the elements of a list that are too many, the last one first. */
function surplus({ path, maximum }: z.core.$ZodIssueTooBig, value: unknown): SettingPath[] {
  const length = Array.isArray(value) ? value.length : 0;
  return Array.from({ length: length - Number(maximum) }, (_, index) => [...path, length - 1 - index]);
}
