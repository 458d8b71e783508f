/** Whether a value is an object with keys: not null, not an array. */
export function isRecord<Value = unknown>(value: unknown): value is Record<string, Value> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value under `keys` in a tree, or `undefined` if there is none; a number is an index into an array. */
export function at(value: unknown, ...keys: readonly (string | number)[]): unknown {
  let found = value;
  for (const key of keys) {
    if (typeof key === "number") found = Array.isArray(found) ? (found as unknown[])[key] : undefined;
    else found = isRecord(found) && Object.hasOwn(found, key) ? found[key] : undefined;
  }
  return found;
}

/** The items of a list; none if `value` is not a list. */
export function items(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

/** The values at a path of a tree; `*` matches every item of a list. */
export function valuesAt(value: unknown, [key, ...rest]: readonly string[]): unknown[] {
  if (key === undefined) return value === undefined ? [] : [value];
  return key === "*" ? items(value).flatMap((item) => valuesAt(item, rest)) : valuesAt(at(value, key), rest);
}

/** Items by what `keyOf` returns for each, in their order. */
export function groupBy<Key, Item>(all: Iterable<Item>, keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of all) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

/** An object with the same names, and the value that `make` returns for each. */
export function mapValues<Name extends string, From, To>(
  values: Readonly<Record<Name, From>>,
  make: (value: From, name: Name) => To,
): Record<Name, To> {
  const names = Object.keys(values) as Name[];
  return Object.fromEntries(names.map((name) => [name, make(values[name], name)])) as Record<Name, To>;
}
