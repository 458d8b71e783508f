import { z } from "zod";

import { formatKey, keyArguments, textArguments, valueAt } from "./keys";
import { currentPath, hasPreviousName, renamedProblem } from "./renamed";
import type { ChangedScalar } from "./stack-file";
import type { FieldMeta } from "./values";
import { choices, fieldAt, find, holdsSecret, isText, keysAt, type SettingPath } from "./walk";

/** The settings of one namespace as the engine provides them. */
export interface ConfigNamespace {
  /** The part of a key before the colon. */
  readonly name: string;
  readonly stack: string;
  /** Strings by key; lists and objects are JSON. */
  readonly values: Record<string, string>;
  /** Keys that are not encrypted. */
  readonly plainKeys: string[];
  /** Scalars that stand without quotes in the stack file, and that YAML changes. */
  readonly changed: readonly ChangedScalar[];
}

/** Optional `params` of a refinement: the command that fixes a value. */
export interface Fix {
  /** Path from the invalid value to the one to set. */
  readonly at?: SettingPath;
  readonly example: string;
}

/** Other `params` of a refinement: a command that takes the environment's name and fixes the value itself. */
export interface Command {
  readonly command: string;
}

type Issue = z.core.$ZodIssue;

/** Parses the engine's strings as the schema requires; a string that cannot be parsed is kept and reported later. */
export function decode(schema: z.ZodType, { values }: ConfigNamespace): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([key, raw]) => [key, isText(find(schema, [key])) ? raw : parsed(raw)]),
  );
}

/** The alternative of a discriminated union that the namespace selects; the union itself if it selects none. */
export function selectAlternative(schema: z.ZodType, { values }: ConfigNamespace): z.ZodType {
  if (!(schema instanceof z.ZodDiscriminatedUnion)) return schema;
  const { discriminator } = schema.def;
  const selected = (schema.options as z.ZodType[]).find((option) => {
    const field = find(option, [discriminator]);
    return field instanceof z.ZodLiteral && [...field.values].map(String).includes(values[discriminator] ?? "");
  });
  return selected ?? schema;
}

/** One sentence per problem: key, value, what is allowed, and the command that fixes it. */
export function problemsOf(
  schema: z.ZodType,
  namespace: ConfigNamespace,
  decoded: Record<string, unknown>,
  error: z.ZodError | undefined,
): string[] {
  const unquoted = namespace.changed.filter(({ path }) => isText(find(schema, path)));
  const key = (path: SettingPath) => formatKey(namespace.name, path);
  const invalid = (error?.issues ?? [])
    .filter(({ path }) => !unquoted.some((scalar) => key(scalar.path) === key(path)))
    .flatMap((issue) => issueProblems(schema, namespace, decoded, issue));
  const plain = namespace.plainKeys
    .filter((key) => holdsSecret(find(schema, [key])))
    .map(
      (key) =>
        `${namespace.name}:${key} is stored in plain text; it must be encrypted. ` +
        `Fix: choose a new value, then pulumi config set --secret ${namespace.name}:${key} -s ${namespace.stack}`,
    );
  return [...unquoted.map((scalar) => unquotedProblem(scalar, namespace.stack)), ...invalid, ...plain];
}

function unquotedProblem({ namespace, path, source, reading }: ChangedScalar, stack: string): string {
  const key = formatKey(namespace, path);
  return (
    `${key} is ${source} without quotes, which YAML reads as ${reading}; it must be in quotes. ` +
    `Fix: pulumi config set ${textArguments(key)} ${source} -s ${stack}`
  );
}

/** What a value must be, to follow "it must be"; for schemas without an error text of their own. */
export const expectation: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case "invalid_value":
      return issue.values.length === 1 ? formatValue(issue.values[0]) : `one of ${issue.values.map(String).join(", ")}`;
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
  string: "a string",
};

/** Keys that no alternative of the union at a path has: if none is selected, zod checks nothing but the discriminator. */
function unknownInUnion(
  schema: z.ZodType,
  namespace: ConfigNamespace,
  decoded: Record<string, unknown>,
  path: SettingPath,
): string[] {
  const known = keysAt(schema, path);
  return Object.keys(valueAt(decoded, path) ?? {})
    .filter((key) => !known.includes(key))
    .map((key) => unknownKey(schema, namespace, decoded, path, key));
}

function unknownKey(
  schema: z.ZodType,
  { name, stack, plainKeys }: ConfigNamespace,
  values: Record<string, unknown>,
  parent: SettingPath,
  key: string,
): string {
  const current = currentPath(schema, parent, key);
  if (current !== undefined) {
    const encrypted = !plainKeys.includes(String(parent[0] ?? key));
    return renamedProblem(schema, { namespace: name, stack, parent, previous: key, current, values, encrypted });
  }
  const full = formatKey(name, [...parent, key]);
  const allowed = keysAt(schema, parent).join(", ");
  return `${full} is not a setting; allowed there: ${allowed}. Fix: pulumi config rm ${keyArguments(full)} -s ${stack}`;
}

function issueProblems(
  schema: z.ZodType,
  namespace: ConfigNamespace,
  decoded: Record<string, unknown>,
  issue: Issue,
): string[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((unknown) => unknownKey(schema, namespace, decoded, issue.path, unknown));
  }
  const invalid = invalidValue(schema, namespace, decoded, issue);
  const unknown =
    issue.code === "invalid_union" ? unknownInUnion(schema, namespace, decoded, issue.path.slice(0, -1)) : [];
  return [...(invalid === undefined ? [] : [invalid]), ...unknown];
}

/** Undefined if the value is set under a previous name: it is reported under that one. */
function invalidValue(
  schema: z.ZodType,
  { name, stack }: ConfigNamespace,
  decoded: Record<string, unknown>,
  issue: Issue,
): string | undefined {
  const key = formatKey(name, issue.path);
  if (issue.code === "invalid_key") {
    const allowed = issue.issues.map(({ message }) => message).join("; ");
    return `${key} has a name that must be ${allowed}. Fix: pulumi config rm ${keyArguments(key)} -s ${stack}`;
  }
  const value = valueAt(decoded, issue.path);
  if (value === undefined && hasPreviousName(schema, decoded, issue.path)) return undefined;
  const meta = fieldAt(schema, issue.path);
  const state =
    value === undefined
      ? "is not set"
      : meta?.secret
        ? "is a secret with an invalid value"
        : `is ${formatValue(value)}`;
  const set = meta?.secret
    ? () => `--secret ${keyArguments(key)}`
    : () => fixArguments(schema, name, issue, Array.isArray(value));
  const fix = commandOf(issue) ?? `pulumi config set ${set()} -s`;
  return `${key} ${state}; it must be ${allowedBy(schema, issue)}. Fix: ${fix} ${stack}`;
}

/** The command of a refinement that has one of its own. */
function commandOf(issue: Issue): string | undefined {
  return issue.code === "custom" ? (issue.params as Partial<Command> | undefined)?.command : undefined;
}

/** Key and value for the command that fixes a problem, from the refinement or the schema. */
function fixArguments(schema: z.ZodType, name: string, issue: Issue, isList: boolean): string {
  if (issue.code === "custom" && issue.params) {
    const { at = [], example } = issue.params as Fix;
    return `${keyArguments(formatKey(name, [...issue.path, ...at]))} ${example}`;
  }
  const list = issue.code === "too_small" ? issue.origin === "array" : isList;
  const element = list ? fieldAt(schema, [...issue.path, 0]) : undefined;
  const path = element ? [...issue.path, 0] : issue.path;
  const example = exampleFor(schema, issue, element ?? fieldAt(schema, issue.path));
  return `${keyArguments(formatKey(name, path))} ${example}`;
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

function formatValue(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
