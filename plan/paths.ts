import { at, isRecord, items } from "../lib/values";

/** The leaves of a value tree, such as the inputs of a resource: path -> value. Paths look like `spec.ports[http].port`. */
export type Leaves = ReadonlyMap<string, unknown>;

/** One node of a value tree: a leaf, or an object or list with children. */
export interface ValuePart {
  readonly path: string;
  /** Its key in the parent object, `-` in a list. */
  readonly key: string;
  readonly depth: number;
  readonly value: unknown;
  readonly isLeaf: boolean;
}

/** A leaf that differs between two value trees; `undefined` if it is absent. */
export interface ValueChange {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

// List items are matched by one of these keys, so that an inserted item does not shift all that follow.
const NAME_KEYS = ["name", "key"] as const;
// These are values as well as names: the item of a list with one item is better identified by its position.
const VALUE_KEYS = ["mountPath", "host", "path", "topologyKey", "type"] as const;

/** All nodes of a value, each before its children, in the order of the keys; an empty object or list is a leaf. */
export function* parts(value: unknown, path = "", key = "", depth = 0): Generator<ValuePart> {
  const children = childrenOf(value);
  yield { path, key, depth, value, isLeaf: children.length === 0 };
  for (const [childPath, childKey, child] of children) {
    if (child !== undefined) yield* parts(child, joined(path, childPath), childKey, depth + 1);
  }
}

/** All leaves of a value; none if it is `undefined` or an empty object or list. */
export function leaves(value: unknown, path = ""): Map<string, unknown> {
  const found = new Map<string, unknown>();
  // Not by `parts`: its nested generators take most of the time of a comparison.
  if (value !== undefined && !(path === "" && isEmptyContainer(value))) addLeaves(value, path, found);
  return found;
}

function addLeaves(value: unknown, path: string, found: Map<string, unknown>): void {
  const children = childrenOf(value);
  if (children.length === 0) found.set(path, value);
  for (const [childPath, , child] of children) {
    if (child !== undefined) addLeaves(child, joined(path, childPath), found);
  }
}

/** The leaves that differ between two values, those of `before` first. */
export function changes(before: unknown, after: unknown, path = ""): ValueChange[] {
  const old = leaves(before, path);
  const now = leaves(after, path);
  const paths = new Set([...old.keys(), ...now.keys()]);
  const filled = (leaf: string) =>
    [...paths].some((other) => other.startsWith(`${leaf}.`) || other.startsWith(`${leaf}[`));
  return (
    [...paths]
      .map((leaf) => ({ path: leaf, before: old.get(leaf), after: now.get(leaf) }))
      .filter((change) => !sameLeaf(change.before, change.after))
      // An empty object or list that is filled is fully described by the added leaves.
      .filter((change) => !isEmptyContainer(change.before ?? change.after) || !filled(change.path))
  );
}

function childrenOf(value: unknown): [path: string, key: string, child: unknown][] {
  if (isRecord(value)) return Object.entries(value).map(([key, child]) => [pathOf(key), key, child]);
  const list = items(value);
  const names = itemNames(list);
  return list.map((child, index) => [`[${names[index] ?? index}]`, "-", child]);
}

function pathOf(key: string): string {
  return /^[\w$()-]+$/.test(key) ? key : `["${key}"]`;
}

function joined(path: string, child: string): string {
  return path === "" || child.startsWith("[") ? path + child : `${path}.${child}`;
}

function itemNames(list: readonly unknown[]): readonly (string | undefined)[] {
  for (const key of list.length > 1 ? [...NAME_KEYS, ...VALUE_KEYS] : NAME_KEYS) {
    const names = list.map((item) => at(item, key));
    if (names.every((name) => typeof name === "string") && new Set(names).size === names.length) return names;
  }
  return [];
}

function isEmptyContainer(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

function sameLeaf(a: unknown, b: unknown): boolean {
  return a === b || (typeof a === "object" && typeof b === "object" && JSON.stringify(a) === JSON.stringify(b));
}
