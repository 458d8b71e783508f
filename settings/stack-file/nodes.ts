import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type Scalar, type YAMLMap } from "yaml";

import { formatKey } from "../keys";
import type { SettingPath } from "../walk";
import { isDate, isNotFinite, resolvePlain, scalarText } from "./scalars";

/** Where a value stands. */
export interface SettingPlace {
  /** The part of its key before the colon. */
  readonly namespace: string;
  readonly path: SettingPath;
}

/** A scalar without quotes that YAML changes: `1.10` becomes 1.1. */
export interface ChangedScalar extends SettingPlace {
  /** As it stands in the file. */
  readonly source: string;
  /** What YAML reads: a number, or "a time". */
  readonly reading: string;
}

/** A value as JSON has it; a `bigint` is a number of which JSON keeps the first digits only. */
export type StoredValue = string | number | bigint | boolean | null | StoredValue[] | { [key: string]: StoredValue };

/** What {@link NodeReader} tells about what it reads. */
export interface NodeReports {
  /** What the program gets for an encrypted value. */
  readonly decrypted: (ciphertext: string) => string;
  readonly changed: (scalar: ChangedScalar) => void;
  readonly encrypted: (place: SettingPlace) => void;
  /** `problem` continues a sentence that begins with the name of the file. */
  readonly problem: (problem: string, node: Node) => void;
}

/** Values after which a file counts as too large: aliases can multiply them without end. */
const MAX_VALUES = 100_000;

/** The tag of a text. */
const TEXT_TAG = "tag:yaml.org,2002:str";

/** Reads the nodes of a document in which all scalars are texts, as the engine reads them. */
export class NodeReader {
  private readonly open = new Set<Node>();
  private count = 0;

  constructor(
    private readonly document: Document,
    /** What the document was parsed from. */
    private readonly text: string,
    private readonly reports: NodeReports,
  ) {}

  /** The node that an alias stands for; any other node itself. */
  target(node: unknown): Node | undefined {
    if (!isAlias(node)) return (node ?? undefined) as Node | undefined;
    const target = node.resolve(this.document);
    if (target === undefined) this.reports.problem(`refers to *${node.source}, which is nowhere`, node);
    return target;
  }

  /** @returns the value, and whether it is encrypted or contains an encrypted one. */
  read(node: unknown, place: SettingPlace): { readonly value: StoredValue; readonly secret: boolean } {
    const target = this.target(node);
    if (target === undefined) return { value: null, secret: false };
    this.syntax(target, place);
    if (isScalar(target)) return { value: this.scalar(target, place), secret: false };
    if (this.open.has(target) || ++this.count > MAX_VALUES) {
      this.reports.problem(`repeats itself at ${show(place)} through aliases; write the value out`, target);
      return { value: null, secret: false };
    }
    this.open.add(target);
    const result = isMap(target) ? this.map(target, place) : this.list(isSeq(target) ? target.items : [], place);
    this.open.delete(target);
    return result;
  }

  /** Reports what the engine's parser does not know, or reads in another way. */
  private syntax(node: Node, place: SettingPlace): void {
    const { anchor, tag } = node as { anchor?: string; tag?: string };
    if (tag !== undefined && tag !== TEXT_TAG) {
      this.reports.problem(`has the tag ${tag} at ${show(place)}; delete it`, node);
    }
    if (anchor !== undefined && !/^[\w-]+$/.test(anchor)) {
      this.reports.problem(`has the anchor &${anchor} at ${show(place)}; use letters, digits and hyphens`, node);
    }
    // In a list in brackets, a pair may stand without braces.
    if (isMap(node) && node.flow === true && this.text[node.range?.[0] ?? 0] !== "{") {
      this.reports.problem(`has a pair in a list at ${show(place)}; write it in braces`, node);
    }
    if (isScalar(node) && isPlain(node) && String(node.value).startsWith(":")) {
      this.reports.problem(`has a text at ${show(place)} that begins with a colon; write it in quotes`, node);
    }
  }

  private list(items: readonly unknown[], { namespace, path }: SettingPlace) {
    const read = items.map((item, index) => this.read(item, { namespace, path: [...path, index] }));
    return { value: read.map(({ value }) => value), secret: read.some(({ secret }) => secret) };
  }

  private map(map: YAMLMap, place: SettingPlace) {
    const [only, ...others] = map.items;
    if (only && others.length === 0 && isScalar(only.key) && only.key.value === "secure") {
      return { value: this.encrypted(only.value, map, place), secret: true };
    }
    const read = map.items.map(({ key, value }) => {
      const name = this.name(key, map, place);
      // The engine's parser reads `{a:}` as the key `a:`.
      if (map.flow === true && (value === null || (isScalar(value) && isPlain(value) && value.value === ""))) {
        this.reports.problem(`has the key ${name} at ${show(place)} without a value; write null`, map);
      }
      return { name, ...this.read(value, { ...place, path: [...place.path, name] }) };
    });
    // The engine sorts names.
    const sorted = read.sort((a, b) => (a.name < b.name ? -1 : 1));
    return {
      value: Object.fromEntries(sorted.map(({ name, value }) => [name, value])),
      secret: read.some(({ secret }) => secret),
    };
  }

  private name(node: unknown, map: YAMLMap, place: SettingPlace): string {
    const key = this.target(node);
    const source = isScalar(key) ? String(key.value) : "";
    if (key !== undefined) this.syntax(key, place);
    if (source === "<<") {
      this.reports.problem(`has a merge key at ${show(place)}; write the values out`, key ?? map);
    } else if (
      !isScalar(key) ||
      (isPlain(key) && (source === "" || isNotFinite(source) || readingOf(source) !== undefined))
    ) {
      this.reports.problem(`has the key ${source} at ${show(place)}, which is no text; write it in quotes`, key ?? map);
    }
    return source;
  }

  private encrypted(node: unknown, map: YAMLMap, place: SettingPlace): string {
    const ciphertext = this.target(node);
    if (isScalar(ciphertext)) {
      const source = String(ciphertext.value);
      const isText = typeof resolvePlain(source) === "string" && !isDate(source);
      if (!isPlain(ciphertext) || isText) {
        this.reports.encrypted(place);
        return this.reports.decrypted(source);
      }
    }
    this.reports.problem(`has a secure: at ${show(place)} that is no text; set the value with --secret`, map);
    return "";
  }

  private scalar(node: Scalar, place: SettingPlace): StoredValue {
    const source = String(node.value);
    if (!isPlain(node)) return source;
    if (isNotFinite(source)) {
      this.reports.problem(`has ${source} at ${show(place)}, which is no number of JSON; write it in quotes`, node);
    }
    const reading = readingOf(source);
    if (reading !== undefined && reading !== "") this.reports.changed({ ...place, source, reading });
    return isDate(source) ? source : resolvePlain(source);
  }
}

/** What YAML reads if it changes a scalar without quotes; an empty text for null. */
function readingOf(source: string): string | undefined {
  if (isDate(source)) return "a time";
  const reading = scalarText(resolvePlain(source));
  return reading === source ? undefined : reading;
}

/** Whether a scalar has neither quotes nor a tag. */
function isPlain({ type, tag }: Scalar): boolean {
  return type === "PLAIN" && tag === undefined;
}

function show({ namespace, path }: SettingPlace): string {
  return formatKey(namespace, path);
}
