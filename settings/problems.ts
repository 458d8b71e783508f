import { isDeepStrictEqual } from "node:util";

import { z } from "zod";

import {
  encryptedContainer,
  encryptionProblems,
  invalidContainer,
  isEncrypted,
  isNeedlesslyEncrypted,
  withoutNeedless,
} from "./encryption";
import { fixFor, removal } from "./fix-commands";
import { formatKey, textArguments, valueAt } from "./keys";
import { currentPath, hasPreviousName, renamedProblem } from "./renamed";
import type { ConfigNamespace } from "./namespace";
import type { ChangedScalar } from "./stack-file";
import { choices, fieldAt, find, isText, keysAt, type SettingPath } from "./walk";

type Issue = z.core.$ZodIssue;

/** Parses the engine's strings as the schema requires; a string that cannot be parsed is kept and reported later. */
export function decode(schema: z.ZodType, namespace: ConfigNamespace): Record<string, unknown> {
  const values = Object.entries(namespace.values).map(([key, raw]): [string, unknown] => [
    key,
    isText(find(schema, [key])) ? raw : parsed(raw),
  ]);
  return withoutNeedless(schema, namespace, Object.fromEntries(values));
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
  const issues = (error?.issues ?? []).filter(
    ({ path }, index, all) =>
      !unquoted.some((scalar) => isDeepStrictEqual(scalar.path, path)) &&
      !isNeedlesslyEncrypted(schema, namespace, path) &&
      // Of a value of the wrong type nothing else can be said.
      !all.slice(0, index).some((other) => other.code === "invalid_type" && isDeepStrictEqual(other.path, path)),
  );
  return [
    ...unquoted.map((scalar) => unquotedProblem(scalar, namespace.stack)),
    ...new Set(issues.flatMap((issue) => issueProblems(schema, namespace, decoded, issue))),
    ...encryptionProblems(schema, namespace, decoded),
  ];
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
  namespace: ConfigNamespace,
  values: Record<string, unknown>,
  parent: SettingPath,
  key: string,
): string {
  const { name, stack } = namespace;
  const current = currentPath(schema, parent, key);
  if (current !== undefined) {
    const encrypted = isEncrypted(namespace, [...parent, key]);
    return renamedProblem(schema, { namespace: name, stack, parent, previous: key, current, values, encrypted });
  }
  const full = formatKey(name, [...parent, key]);
  const allowed = keysAt(schema, parent).join(", ");
  return `${full} is not a setting; allowed there: ${allowed}. Fix: ${removal(name, [...parent, key], stack)}`;
}

function issueProblems(
  schema: z.ZodType,
  namespace: ConfigNamespace,
  decoded: Record<string, unknown>,
  issue: Issue,
): string[] {
  const container = encryptedContainer(namespace, [...issue.path, ...unrecognizedKeys(issue).slice(0, 1)]);
  if (container !== undefined) return [invalidContainer(namespace, container)];
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((unknown) => unknownKey(schema, namespace, decoded, issue.path, unknown));
  }
  const invalid = invalidValue(schema, namespace, decoded, issue);
  const unknown =
    issue.code === "invalid_union" ? unknownInUnion(schema, namespace, decoded, issue.path.slice(0, -1)) : [];
  return [...(invalid === undefined ? [] : [invalid]), ...unknown];
}

function unrecognizedKeys(issue: Issue): readonly string[] {
  return issue.code === "unrecognized_keys" ? issue.keys : [];
}

/** Undefined if the value is set under a previous name: it is reported under that one. */
function invalidValue(
  schema: z.ZodType,
  namespace: ConfigNamespace,
  decoded: Record<string, unknown>,
  issue: Issue,
): string | undefined {
  const { name, stack } = namespace;
  const { path } = issue;
  const key = formatKey(name, path);
  if (issue.code === "invalid_key") {
    const allowed = issue.issues.map(({ message }) => message).join("; ");
    return `${key} has a name that must be ${allowed}. Fix: ${removal(name, path, stack)}`;
  }
  const value = valueAt(decoded, path);
  if (value === undefined && hasPreviousName(schema, decoded, path)) return undefined;
  const fix = fixFor({ schema, namespace: name, stack, value, issue });
  return `${key} ${stateOf(schema, namespace, path, value)}; it must be ${allowedBy(schema, issue)}. Fix: ${fix}`;
}

/** What is said of an invalid value: itself, unless it is or contains a secret. */
function stateOf(schema: z.ZodType, namespace: ConfigNamespace, path: SettingPath, value: unknown): string {
  if (value === undefined) return "is not set";
  if (fieldAt(schema, path)?.secret) return "is a secret with an invalid value";
  return isEncrypted(namespace, path) ? "contains a secret, and is invalid" : `is ${formatValue(value)}`;
}

function allowedBy(schema: z.ZodType, issue: Issue): string {
  if (issue.code === "invalid_union") return `one of ${choices(schema, issue.path).join(", ")}`;
  return issue.message;
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
