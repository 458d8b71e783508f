import { z } from "zod";

import { type FieldMeta, fields } from "./values";

/** The settings of one namespace as the engine hands them over. */
export interface Namespace {
  /** What stands before the colon of a key. */
  readonly name: string;
  readonly stack: string;
  /** Text by key; lists and objects are JSON. */
  readonly values: Record<string, string>;
  /** Keys that are not encrypted. */
  readonly plainKeys: string[];
}

type Path = readonly PropertyKey[];
type Issue = z.core.$ZodIssue;

/** Turns the engine's texts into what the schema expects; a text that does not parse stays one, to be reported. */
export function decode(schema: z.ZodType, { values }: Namespace): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([key, raw]) => [key, isText(find(schema, [key])) ? raw : parsed(raw)]),
  );
}

/** Of alternatives told apart by one setting, the one that the namespace chose; where it chose none, all of them. */
export function applicableTo(schema: z.ZodType, { values }: Namespace): z.ZodType {
  if (!(schema instanceof z.ZodDiscriminatedUnion)) return schema;
  const { discriminator } = schema.def;
  const chosen = (schema.options as z.ZodType[]).find((option) => {
    const field = find(option, [discriminator]);
    return field instanceof z.ZodLiteral && [...field.values].map(String).includes(values[discriminator] ?? "");
  });
  return chosen ?? schema;
}

/** What is noted of the field that a path leads to, through optional, defaulted and transformed schemas. */
export function fieldAt(schema: z.ZodType, path: Path): FieldMeta | undefined {
  for (const candidate of layers(find(schema, path))) {
    const meta = fields.get(candidate);
    if (meta) return meta;
  }
  return undefined;
}

/** One sentence per problem: key, value, what is allowed, and the command that fixes it. */
export function problemsOf(
  schema: z.ZodType,
  namespace: Namespace,
  decoded: Record<string, unknown>,
  error: z.ZodError | undefined,
): string[] {
  const invalid = (error?.issues ?? []).flatMap((issue) => describe(schema, namespace, decoded, issue));
  const plain = namespace.plainKeys
    .filter((key) => holdsSecret(find(schema, [key])))
    .map(
      (key) =>
        `${namespace.name}:${key} is stored in plain text; it must be encrypted. ` +
        `Fix: choose a new value, then pulumi config set --secret ${namespace.name}:${key} -s ${namespace.stack}`,
    );
  return [...invalid, ...plain];
}

/** What a value must be, as words that follow "it must be"; for those schemas that do not say it themselves. */
export const inWords: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case "invalid_value":
      return issue.values.length === 1 ? shown(issue.values[0]) : `one of ${issue.values.map(String).join(", ")}`;
    case "invalid_type":
      return TYPES[issue.expected] ?? `a ${issue.expected}`;
    case "too_small":
      return issue.origin === "array"
        ? `a list of at least ${String(issue.minimum)}`
        : `at least ${String(issue.minimum)}`;
    case "too_big":
      return issue.origin === "array"
        ? `a list of at most ${String(issue.maximum)}`
        : `at most ${String(issue.maximum)}`;
    default:
      return undefined;
  }
};

const TYPES: Readonly<Record<string, string>> = {
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
  string: "a text",
};

function describe(
  schema: z.ZodType,
  { name, stack }: Namespace,
  decoded: Record<string, unknown>,
  issue: Issue,
): string[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((unknown) => {
      const key = keyText(name, [...issue.path, unknown]);
      const allowed = keysAt(schema, issue.path).join(", ");
      return `${key} is not a setting; allowed there: ${allowed}. Fix: pulumi config rm ${option(key)} -s ${stack}`;
    });
  }
  const key = keyText(name, issue.path);
  const value = issue.path.reduce<unknown>(
    (inner, step) => (inner as Record<PropertyKey, unknown> | undefined)?.[step],
    decoded,
  );
  const meta = fieldAt(schema, issue.path);
  const state =
    value === undefined ? "is not set" : meta?.secret ? "is a secret of the wrong form" : `is ${shown(value)}`;
  const list = issue.code === "too_small" ? issue.origin === "array" : Array.isArray(value);
  const example = list ? fieldAt(schema, [...issue.path, 0]) : undefined;
  const set = meta?.secret
    ? `--secret ${option(key)}`
    : `${option(example ? `${key}[0]` : key)} ${exampleFor(schema, issue, example ?? meta)}`;
  return [`${key} ${state}; it must be ${allowedBy(schema, issue)}. Fix: pulumi config set ${set} -s ${stack}`];
}

function allowedBy(schema: z.ZodType, issue: Issue): string {
  if (issue.code === "invalid_union") return `one of ${choices(schema, issue.path).join(", ")}`;
  return issue.message;
}

function exampleFor(schema: z.ZodType, issue: Issue, meta: FieldMeta | undefined): string {
  if (meta?.example !== undefined) return meta.example;
  if (issue.code === "invalid_union") return choices(schema, issue.path)[0] ?? "<value>";
  if (issue.code === "invalid_value") return String(issue.values[0]);
  if (issue.code === "invalid_type" && issue.expected === "boolean") return "true";
  if (issue.code === "too_small" && issue.origin !== "array") return String(issue.minimum);
  if (issue.code === "too_big" && issue.origin !== "array") return String(issue.maximum);
  return "<value>";
}

/** The values of a discriminator: those of the same field in every alternative. */
function choices(schema: z.ZodType, path: Path): string[] {
  const parent = layers(find(schema, path.slice(0, -1))).at(-1);
  const last = path.at(-1);
  if (!(parent instanceof z.ZodDiscriminatedUnion) || last === undefined) return [];
  return (parent.options as z.ZodType[]).flatMap((alternative) => {
    const field = find(alternative, [last]);
    return field instanceof z.ZodLiteral ? [...field.values].map(String) : [];
  });
}

function keysAt(schema: z.ZodType, path: Path): string[] {
  const found = layers(find(schema, path)).at(-1);
  const alternatives = found instanceof z.ZodDiscriminatedUnion ? (found.options as z.ZodType[]) : found ? [found] : [];
  return [...new Set(alternatives.flatMap((one) => (one instanceof z.ZodObject ? Object.keys(one.shape) : [])))].sort();
}

/** Follows a path through objects, lists, maps and alternatives to the innermost schema. */
function find(schema: z.ZodType | undefined, path: Path): z.ZodType | undefined {
  const inner = layers(schema).at(-1);
  const [step, ...rest] = path;
  if (step === undefined) return rest.length === 0 && path.length === 0 ? inner : undefined;
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
  return schema instanceof z.ZodPipe ? [schema, ...layers(schema.in as z.ZodType)] : [schema];
}

function holdsSecret(schema: z.ZodType | undefined): boolean {
  const all = layers(schema);
  const inner = all.at(-1);
  if (all.some((layer) => fields.get(layer)?.secret)) return true;
  return inner instanceof z.ZodRecord && holdsSecret(inner.valueType as z.ZodType);
}

function isText(schema: z.ZodType | undefined): boolean {
  const inner = layers(schema).at(-1);
  return inner instanceof z.ZodString || inner instanceof z.ZodEnum || inner instanceof z.ZodLiteral;
}

function parsed(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return raw;
  }
}

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** A key as Pulumi writes it: `slipway:network.cidr`, `slipway:zones[0]`. */
function keyText(namespace: string, path: Path): string {
  return path.reduce<string>((text, step, index) => {
    if (typeof step === "number") return `${text}[${step}]`;
    return index === 0 ? `${text}:${String(step)}` : `${text}.${String(step)}`;
  }, namespace);
}

function option(key: string): string {
  return /[.[]/.test(key) ? `--path '${key}'` : key;
}
