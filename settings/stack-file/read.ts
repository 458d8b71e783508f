import { type Document, isMap, isScalar, LineCounter, type Node, parseAllDocuments, type YAMLMap } from "yaml";

import { type ChangedScalar, NodeReader, type SettingPlace, type StoredValue } from "./nodes";
import { resolvePlain, scalarText } from "./scalars";

/** The settings in a stack file as the engine passes them to the program. */
export interface StackFileSettings {
  /** Strings by full key; lists and objects are JSON. */
  readonly values: Readonly<Record<string, string>>;
  /** Keys of values that are encrypted or contain an encrypted one. */
  readonly secretKeys: readonly string[];
  /** Where encrypted values stand. */
  readonly encrypted: readonly SettingPlace[];
  readonly changed: readonly ChangedScalar[];
  /** One sentence for each thing that the engine refuses, or reads in a way that its look belies. */
  readonly problems: readonly string[];
}

/** Arguments of {@link readStackFile}. */
export interface StackFileArgs {
  /** Name of the file, for messages. */
  readonly name: string;
  /** Namespace of keys without one. */
  readonly project: string;
  /** What the program gets for an encrypted value. */
  readonly decrypted: (ciphertext: string) => string;
}

/** Characters that YAML allows nowhere. */
// eslint-disable-next-line no-control-regex -- they are what is looked for
const CONTROL = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/;

/**
 * Reads the settings in a stack file. Each value is equal to the engine's; whatever would not be is a problem.
 *
 * @param bytes Content of the file.
 */
export function readStackFile(bytes: Uint8Array, { name, project, decrypted }: StackFileArgs): StackFileSettings {
  const values: Record<string, string> = {};
  const secretKeys: string[] = [];
  const encrypted: SettingPlace[] = [];
  const changed: ChangedScalar[] = [];
  const problems: string[] = [];
  const result: StackFileSettings = { values, secretKeys, encrypted, changed, problems };
  const lines = new LineCounter();
  const report = (problem: string, node?: Node) => {
    const line = node?.range ? `, line ${lines.linePos(node.range[0]).line},` : "";
    problems.push(`${name}${line} ${problem}`);
  };

  const text = decode(bytes);
  if (text === undefined) report("is not text in UTF-8 without control characters; save it as such");
  const documents = parseAllDocuments(text ?? "", { schema: "failsafe", lineCounter: lines }) as Document.Parsed[];
  const [document, second] = documents;
  if (document === undefined) return result;
  const [error] = [...document.errors, ...document.warnings];
  if (error) report(`is not YAML: ${error.message.split(/:?\n/)[0] ?? error.code}`);
  if (document.directives.yaml.explicit) report("has a %YAML directive; delete it");
  if (second) report("has several documents, of which only the first is read; delete the others");
  if (problems.length > 0) return result;

  const reader = new NodeReader(document, text ?? "", {
    decrypted,
    problem: report,
    changed: (scalar) => changed.push(scalar),
    encrypted: (place) => encrypted.push(place),
  });
  for (const { key: node, value } of settingsOf(document.contents, reader, report)) {
    const source = isScalar(node) ? String(node.value) : "";
    const [namespace, setting] = fullKey(source, project);
    if (setting === undefined) {
      report(`has the key ${source} below config; it must be <namespace>:<name>, each without a colon`, node as Node);
      continue;
    }
    const key = `${namespace}:${setting}`;
    if (Object.hasOwn(values, key)) report(`has ${key} twice: ${source} is the same; delete one of them`, node as Node);
    const read = reader.read(value, { namespace, path: [setting] });
    values[key] = stored(read.value);
    if (read.secret) secretKeys.push(key);
  }
  return result;
}

/** The pairs below `config`. */
function settingsOf(
  contents: unknown,
  reader: NodeReader,
  report: (problem: string, node?: Node) => void,
): YAMLMap["items"] {
  if (isEmpty(contents)) return [];
  if (!isMap(contents)) {
    report("is not a map with the key config; see Pulumi.dev.yaml for an example");
    return [];
  }
  const config = reader.target(contents.get("config", true));
  if (isMap(config)) return config.items;
  if (!isEmpty(config)) report("has a config that is not a map; see Pulumi.dev.yaml for an example", config);
  return [];
}

/** Namespace and name of a key; no name if the engine refuses it. */
function fullKey(key: string, project: string): [namespace: string, name: string | undefined] {
  const [first = "", ...rest] = key.split(":");
  // The last is a merge key, which the engine would resolve.
  if (rest.length === 0) return [project, /^(\d.*|true|false|null|~|<<|)$/i.test(first) ? undefined : first];
  // An old form of keys, which the engine still reads.
  const [name, ...others] = rest[0] === "config" && rest.length === 2 ? rest.slice(1) : rest;
  return [first, others.length === 0 ? name : undefined];
}

/** A value as the program gets it. */
function stored(value: StoredValue): string {
  if (typeof value !== "object" || value === null) return scalarText(value);
  return JSON.stringify(value, (_, inner: unknown) => (typeof inner === "bigint" ? Number(inner) : inner));
}

/** Whether YAML reads nothing, or null. */
function isEmpty(node: unknown): boolean {
  if (node === undefined || node === null) return true;
  return isScalar(node) && node.type === "PLAIN" && resolvePlain(String(node.value)) === null;
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return CONTROL.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}
