import { parseAllDocuments } from "yaml";

import { at, isRecord, mapValues } from "../../lib/values";
import type { ChartRelease } from "./releases";
import { leavesOf, pathText } from "./leaves";

/** Renders a chart with a release's values. @throws Error if the chart refuses the values. */
export type Render = (release: ChartRelease) => Promise<readonly unknown[]>;

/** The leaves of objects as JSON, by the object's kind and name and the path in it. */
export type ObjectLeaves = ReadonlyMap<string, string>;

/** The objects in the output of `helm template`. */
export function parseObjects(text: string): unknown[] {
  return parseAllDocuments(text)
    .map((document) => document.toJS() as unknown)
    .filter((object) => object !== null && object !== undefined);
}

/** The leaves of rendered objects; the order of keys and of objects has no influence. */
export function leavesOfObjects(objects: readonly unknown[]): ObjectLeaves {
  return new Map(
    objects.flatMap((object) => {
      const name = [at(object, "kind"), at(object, "metadata", "namespace"), at(object, "metadata", "name")].join("/");
      return leavesOf(withIndices(object)).map(
        ({ path, value }) => [`${name} ${pathText(path)}`, JSON.stringify(value)] as const,
      );
    }),
  );
}

/** Names of the leaves that two renderings do not share, or have with different values. */
export function differentLeaves(one: ObjectLeaves, other: ObjectLeaves): ReadonlySet<string> {
  const names = new Set([...one.keys(), ...other.keys()]);
  return new Set([...names].filter((name) => one.get(name) !== other.get(name)));
}

/** A tree whose lists are maps with the indices as keys. */
function withIndices(value: unknown): unknown {
  if (Array.isArray(value)) return withIndices(Object.fromEntries(value.entries()));
  return isRecord(value) ? mapValues(value, withIndices) : value;
}
