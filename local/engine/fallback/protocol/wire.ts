import { specialResourceSig, specialSecretSig, specialSigKey, unknownValue } from "@pulumi/pulumi/runtime/rpc";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";

import type { Props, Value } from "./types";
import { at, isRecord, type Path } from "./values";

/** The mark of a value that is not known yet (a string, or of any type). */
export const UNKNOWN = unknownValue;

/** The marks of all types of values (sdk/go/common/resource/plugin/rpc.go); the SDK exports the first alone. */
const UNKNOWNS: ReadonlySet<string> = new Set<string>([
  UNKNOWN,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** True if the value itself is not known yet. */
export function isUnknown(value: Value | undefined): boolean {
  return typeof value === "string" && UNKNOWNS.has(value);
}

/** True if anything in the value is not known yet. */
export function hasUnknown(value: Value | undefined): boolean {
  if (Array.isArray(value)) return value.some(hasUnknown);
  if (isRecord(value)) return Object.values(value).some(hasUnknown);
  return isUnknown(value);
}

/** Properties without their envelopes, and where secrets were. */
export interface Unwrapped {
  readonly props: Props;
  readonly secrets: readonly Path[];
}

/** Takes secrets and resource references out of their envelopes. */
export function unwrap(struct: Struct | undefined): Unwrapped {
  const secrets: Path[] = [];
  const open = (value: JavaScriptValue, path: Path): Value => {
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

/** Puts properties into the wire format, the given places (where they exist) as secrets. */
export function wrap(props: Props, secrets: readonly Path[] = []): Struct {
  const marked = new Set(secrets.map((path) => JSON.stringify(path)));
  const close = (value: Value, path: Path, inSecret: boolean): JavaScriptValue => {
    const secret = !inSecret && marked.has(JSON.stringify(path));
    const closed = closeInner(value, path, inSecret || secret);
    return secret ? { [specialSigKey]: specialSecretSig, value: closed } : closed;
  };
  const closeInner = (value: Value, path: Path, inSecret: boolean): JavaScriptValue => {
    if (Array.isArray(value)) return value.map((item, index) => close(item, [...path, index], inSecret));
    if (!isRecord(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, field]) => [key, close(field, [...path, key], inSecret)]),
    );
  };
  const fields = closeInner(props, [], false);
  return Struct.fromJavaScript(fields as Record<string, JavaScriptValue>);
}

/** Shortest text that is looked for elsewhere: shorter secrets would mark unrelated values. */
const SHORTEST_LEAK = 6;

/**
 * The places in outputs that have to be secret: those that were secret in the inputs, and any other string that equals
 * a secret string of the inputs.
 */
export function secretPlaces(outputs: Props, inputs: Unwrapped): Path[] {
  const texts = new Set<string>();
  const collect = (value: Value | undefined): void => {
    if (typeof value === "string" && value.length >= SHORTEST_LEAK && !isUnknown(value)) texts.add(value);
    else if (Array.isArray(value)) value.forEach(collect);
    else if (isRecord(value)) Object.values(value).forEach(collect);
  };
  for (const path of inputs.secrets) collect(at(inputs.props, ...path));

  const places: Path[] = [...inputs.secrets];
  const search = (value: Value, path: Path): void => {
    if (typeof value === "string" && texts.has(value)) places.push(path);
    else if (Array.isArray(value))
      value.forEach((item, index) => {
        search(item, [...path, index]);
      });
    else if (isRecord(value))
      Object.entries(value).forEach(([key, field]) => {
        search(field, [...path, key]);
      });
  };
  if (texts.size > 0) search(outputs, []);
  return places;
}
