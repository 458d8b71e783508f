import { specialResourceSig, specialSecretSig, specialSigKey, unknownValue } from "@pulumi/pulumi/runtime/rpc";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";

import { isRecord } from "../../../../lib/values";
import type { Props, Value } from "./types";
import { at, type PropertyPath } from "./values";

/** The mark of a value that is not known yet (a string, or of any type). */
export const UNKNOWN = unknownValue;

/** The marks of all value types (sdk/go/common/resource/plugin/rpc.go); the SDK exports only the first one. */
const UNKNOWNS: ReadonlySet<string> = new Set<string>([
  UNKNOWN,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** Whether the value itself is not known yet. */
export function isUnknown(value: Value | undefined): boolean {
  return typeof value === "string" && UNKNOWNS.has(value);
}

/** Whether any part of the value is not known yet. */
export function hasUnknown(value: Value | undefined): boolean {
  if (Array.isArray(value)) return value.some(hasUnknown);
  if (isRecord(value)) return Object.values(value).some(hasUnknown);
  return isUnknown(value);
}

/** Properties without their envelopes, and the paths of secrets. */
export interface Unwrapped {
  readonly props: Props;
  readonly secrets: readonly PropertyPath[];
}

/** Removes the envelopes of secrets and of resource references. */
export function unwrap(struct: Struct | undefined): Unwrapped {
  const secrets: PropertyPath[] = [];
  const open = (value: JavaScriptValue, path: PropertyPath): Value => {
    if (Array.isArray(value)) return (value as JavaScriptValue[]).map((item, index) => open(item, [...path, index]));
    if (value === null || typeof value !== "object") return value;
    const fields = value as Record<string, JavaScriptValue>;
    if (fields[specialSigKey] === specialSecretSig) {
      secrets.push(path);
      return open(fields.value ?? null, path);
    }
    if (fields[specialSigKey] === specialResourceSig) return open(fields.id ?? fields.urn ?? null, path);
    return Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, open(field, [...path, key])]));
  };
  const props = open(struct?.toJavaScript() ?? {}, []);
  return { props: isRecord(props) ? props : {}, secrets };
}

/** Converts properties to the wire format; the values at the given paths, where they exist, become secrets. */
export function wrap(props: Props, secrets: readonly PropertyPath[] = []): Struct {
  const marked = new Set(secrets.map((path) => JSON.stringify(path)));
  const close = (value: Value, path: PropertyPath, inSecret: boolean): JavaScriptValue => {
    const secret = !inSecret && marked.has(JSON.stringify(path));
    const closed = closeInner(value, path, inSecret || secret);
    return secret ? { [specialSigKey]: specialSecretSig, value: closed } : closed;
  };
  const closeInner = (value: Value, path: PropertyPath, inSecret: boolean): JavaScriptValue => {
    if (Array.isArray(value)) return value.map((item, index) => close(item, [...path, index], inSecret));
    if (!isRecord(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, field]) => [key, close(field, [...path, key], inSecret)]),
    );
  };
  const fields = closeInner(props, [], false);
  return Struct.fromJavaScript(fields as Record<string, JavaScriptValue>);
}

/** Minimum length of a secret string that is searched for in outputs: a shorter one could match unrelated values. */
const MINIMUM_SEARCHED_LENGTH = 6;

/**
 * The paths of outputs that have to be secret: those that are secret in the inputs, and those of any other string that
 * equals a secret string of the inputs.
 */
export function secretPaths(outputs: Props, inputs: Unwrapped): PropertyPath[] {
  const secretStrings = new Set<string>();
  const collect = (value: Value | undefined): void => {
    if (typeof value === "string" && value.length >= MINIMUM_SEARCHED_LENGTH && !isUnknown(value))
      secretStrings.add(value);
    else if (Array.isArray(value)) value.forEach(collect);
    else if (isRecord(value)) Object.values(value).forEach(collect);
  };
  for (const path of inputs.secrets) collect(at(inputs.props, ...path));

  const paths: PropertyPath[] = [...inputs.secrets];
  const search = (value: Value, path: PropertyPath): void => {
    if (typeof value === "string" && secretStrings.has(value)) paths.push(path);
    else if (Array.isArray(value))
      value.forEach((item, index) => {
        search(item, [...path, index]);
      });
    else if (isRecord(value))
      Object.entries(value).forEach(([key, field]) => {
        search(field, [...path, key]);
      });
  };
  if (secretStrings.size > 0) search(outputs, []);
  return paths;
}
