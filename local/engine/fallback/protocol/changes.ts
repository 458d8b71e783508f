import type { PropertyChange, Value } from "./types";
import { isRecord } from "../../../../lib/values";
import type { PropertyPath } from "./values";
import { isUnknown } from "./wire";

/**
 * The differences between old and new inputs, leaf by leaf. A null counts as absent, and a value that is not known yet
 * counts as changed.
 */
export function changesBetween(
  old: Value | undefined,
  next: Value | undefined,
  path: PropertyPath = [],
): PropertyChange[] {
  const before = old ?? undefined;
  const after = next ?? undefined;
  if (before === undefined && after === undefined) return [];
  if (before === undefined) return [{ path, kind: "add" }];
  if (after === undefined) return [{ path, kind: "delete" }];
  if (isUnknown(after)) return [{ path, kind: "update" }];
  if (Array.isArray(before) && Array.isArray(after)) {
    const length = Math.max(before.length, after.length);
    return Array.from({ length }, (_, index) => changesBetween(before[index], after[index], [...path, index])).flat();
  }
  if (isRecord(before) && isRecord(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return keys.flatMap((key) => changesBetween(before[key], after[key], [...path, key]));
  }
  return before === after ? [] : [{ path, kind: "update" }];
}

/** The same changes, each marked as replacing the resource. */
export function replacing(changes: readonly PropertyChange[]): PropertyChange[] {
  return changes.map((change) => ({ ...change, replaces: true }));
}
