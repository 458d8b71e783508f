import type { z } from "zod";

import { exampleAt, removal } from "./fix-commands";
import { formatKey, keyArguments, valueAt } from "./keys";
import type { ConfigNamespace } from "./namespace";
import { containsSecret, fieldAt, find, type SettingPath } from "./walk";

/** Whether a value, or one that contains it or is in it, is encrypted. */
export function isEncrypted({ encrypted }: ConfigNamespace, path: SettingPath): boolean {
  return encrypted.some((place) => startsWith(path, place) || startsWith(place, path));
}

/**
 * One sentence for each value that is encrypted although its field is no secret, or the other way round. No value is
 * shown.
 */
export function encryptionProblems(
  schema: z.ZodType,
  namespace: ConfigNamespace,
  decoded: Readonly<Record<string, unknown>>,
): string[] {
  const needless = namespace.encrypted.filter((path) => isNeedless(schema, path));
  const plain = Object.keys(decoded).flatMap((key) => plainSecrets(schema, namespace, decoded, [key]));
  return [
    ...needless.map((path) => needlessProblem(schema, namespace, path)),
    ...plain.map((path) => plainProblem(namespace, path)),
  ];
}

/** The encrypted object or list that contains a value: not even the names in it are shown. */
export function encryptedContainer(namespace: ConfigNamespace, path: SettingPath): SettingPath | undefined {
  if (!namespace.located) return undefined;
  return namespace.encrypted.find((place) => place.length < path.length && startsWith(path, place));
}

/** One sentence about an encrypted object or list with an invalid value in it. */
export function invalidContainer({ name, stack }: ConfigNamespace, place: SettingPath): string {
  const fix = `${removal(name, place, stack)}, then set each value by itself, secrets with --secret`;
  return `${formatKey(name, place)} is encrypted as a whole, with an invalid value in it; it must be valid. Fix: ${fix}`;
}

/** The values of a namespace without those that are encrypted needlessly: no message can show them. */
export function withoutNeedless(
  schema: z.ZodType,
  { encrypted }: ConfigNamespace,
  decoded: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const values = structuredClone(decoded);
  for (const path of encrypted.filter((one) => isNeedless(schema, one))) {
    const parent = valueAt(values, path.slice(0, -1)) as Record<PropertyKey, unknown>;
    // Indexes of a list stay what they are.
    if (Array.isArray(parent)) parent[Number(path.at(-1))] = undefined;
    else Reflect.deleteProperty(parent, path.at(-1) ?? "");
  }
  return values;
}

/** Whether a value is encrypted, or in an encrypted one, although its field is no secret. */
export function isNeedlesslyEncrypted(schema: z.ZodType, { encrypted }: ConfigNamespace, path: SettingPath): boolean {
  return encrypted.some((place) => startsWith(path, place) && isNeedless(schema, place));
}

/** Unknown keys are reported as such. */
function isNeedless(schema: z.ZodType, path: SettingPath): boolean {
  const field = find(schema, path);
  return field !== undefined && !containsSecret(field);
}

function needlessProblem(schema: z.ZodType, { name, stack }: ConfigNamespace, path: SettingPath): string {
  const key = formatKey(name, path);
  const example = exampleAt(schema, path);
  const fix =
    example === undefined
      ? `${removal(name, path, stack)}, then set it without --secret`
      : `pulumi config set --plaintext ${keyArguments(key)} ${example} -s ${stack}`;
  return `${key} is encrypted, but no secret: its value would be shown; it must be plain. Fix: ${fix}`;
}

function plainProblem({ name, stack }: ConfigNamespace, path: SettingPath): string {
  const key = formatKey(name, path);
  return (
    `${key} is stored in plain text; it must be encrypted. ` +
    `Fix: choose a new value, then pulumi config set --secret ${keyArguments(key)} -s ${stack}`
  );
}

/** Paths of the secrets at a path or below that are not encrypted. */
function plainSecrets(
  schema: z.ZodType,
  namespace: ConfigNamespace,
  decoded: Readonly<Record<string, unknown>>,
  path: SettingPath,
): SettingPath[] {
  if (namespace.encrypted.some((place) => startsWith(path, place))) return [];
  if (fieldAt(schema, path)?.secret) return [path];
  const value = valueAt(decoded, path);
  if (typeof value !== "object" || value === null) return [];
  const isList = Array.isArray(value);
  return Object.keys(value).flatMap((key) =>
    plainSecrets(schema, namespace, decoded, [...path, isList ? Number(key) : key]),
  );
}

function startsWith(path: SettingPath, start: SettingPath): boolean {
  return start.every((step, index) => path[index] === step);
}
