import { z } from "zod";

import type { FieldMeta } from "./values";
import { choices, fieldAt, find, holdsSecret, isText, keysAt, type Path } from "./walk";

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

/** What a refinement can say, as its `params`, of the command that fixes a value. */
export interface Fix {
  /** Steps from the value that is wrong to the one that is set. */
  readonly at?: Path;
  readonly example: string;
}

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
  return [...invalid, ...unknownOfAll(schema, namespace), ...plain];
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

/** Where no alternative was chosen, what none of them knows. */
function unknownOfAll(schema: z.ZodType, { name, stack, values }: Namespace): string[] {
  if (!(schema instanceof z.ZodDiscriminatedUnion)) return [];
  const known = keysAt(schema, []);
  return Object.keys(values)
    .filter((key) => !known.includes(key))
    .map((key) => unknownKey(`${name}:${key}`, known, stack));
}

function unknownKey(key: string, allowed: readonly string[], stack: string): string {
  return `${key} is not a setting; allowed there: ${allowed.join(", ")}. Fix: pulumi config rm ${option(key)} -s ${stack}`;
}

function describe(
  schema: z.ZodType,
  { name, stack }: Namespace,
  decoded: Record<string, unknown>,
  issue: Issue,
): string[] {
  if (issue.code === "unrecognized_keys") {
    const allowed = keysAt(schema, issue.path);
    return issue.keys.map((unknown) => unknownKey(keyText(name, [...issue.path, unknown]), allowed, stack));
  }
  const key = keyText(name, issue.path);
  if (issue.code === "invalid_key") {
    const allowed = issue.issues.map(({ message }) => message).join("; ");
    return [`${key} has a name that must be ${allowed}. Fix: pulumi config rm ${option(key)} -s ${stack}`];
  }
  const value = issue.path.reduce<unknown>(
    (inner, step) => (inner as Record<PropertyKey, unknown> | undefined)?.[step],
    decoded,
  );
  const meta = fieldAt(schema, issue.path);
  const state =
    value === undefined ? "is not set" : meta?.secret ? "is a secret of the wrong form" : `is ${shown(value)}`;
  const set = meta?.secret ? `--secret ${option(key)}` : fixing(schema, name, issue, Array.isArray(value));
  return [`${key} ${state}; it must be ${allowedBy(schema, issue)}. Fix: pulumi config set ${set} -s ${stack}`];
}

/** Key and value for the command that fixes a problem: those that a refinement names, or what the schema knows. */
function fixing(schema: z.ZodType, name: string, issue: Issue, isList: boolean): string {
  if (issue.code === "custom" && issue.params) {
    const { at = [], example } = issue.params as Fix;
    return `${option(keyText(name, [...issue.path, ...at]))} ${example}`;
  }
  const list = issue.code === "too_small" ? issue.origin === "array" : isList;
  const element = list ? fieldAt(schema, [...issue.path, 0]) : undefined;
  const path = element ? [...issue.path, 0] : issue.path;
  return `${option(keyText(name, path))} ${exampleFor(schema, issue, element ?? fieldAt(schema, issue.path))}`;
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
