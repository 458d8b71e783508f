import { isRecord } from "../../lib/values";

/** The keys from the root of a tree to a value. */
export type KeyPath = readonly string[];

/** A value that is no map of others: a scalar, a list, null, or an empty map. */
export interface Leaf {
  readonly path: KeyPath;
  readonly value: unknown;
}

/** The leaves of chart values. Lists are leaves, because Helm replaces each as a whole. */
export function leavesOf(value: unknown, path: KeyPath = []): Leaf[] {
  const entries = isRecord(value) ? Object.entries(value) : [];
  if (entries.length === 0) return [{ path, value }];
  return entries.flatMap(([key, inner]) => leavesOf(inner, [...path, key]));
}

/** A path as in Helm's `--set`: keys separated by dots; dots and backslashes in keys are escaped. */
export function pathText(path: KeyPath): string {
  return path.map((key) => key.replaceAll(/[\\.]/g, String.raw`\$&`)).join(".");
}

/** A copy of a tree with another value at a path. */
export function withLeaf(
  tree: Readonly<Record<string, unknown>>,
  [key = "", ...rest]: KeyPath,
  value: unknown,
): Record<string, unknown> {
  const inner = tree[key];
  return { ...tree, [key]: rest.length === 0 ? value : withLeaf(isRecord(inner) ? inner : {}, rest, value) };
}

/** A copy of a tree without the value at a path, nor the maps that are empty without it. */
export function withoutLeaf(
  tree: Readonly<Record<string, unknown>>,
  [key = "", ...rest]: KeyPath,
): Record<string, unknown> {
  const { [key]: inner, ...others } = tree;
  if (rest.length === 0 || !isRecord(inner)) return others;
  const remaining = withoutLeaf(inner, rest);
  return Object.keys(remaining).length === 0 ? others : { ...others, [key]: remaining };
}
