import assert from "node:assert/strict";

import type { KubernetesObject } from "../../../plan/text/manifests";

/** Keys and indices from an object's root to one of its values. */
export type Path = readonly (string | number)[];

/** A copy of an object with another value at a path; `undefined` deletes the value. */
export function changed(object: KubernetesObject, path: Path, value: unknown): KubernetesObject {
  const copy = structuredClone(object);
  const last = path.at(-1);
  let place = copy as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) {
    const next = place[key];
    assert.ok(typeof next === "object" && next !== null, `there is no ${path.join(".")}`);
    place = next as Record<string | number, unknown>;
  }
  assert.ok(last !== undefined);
  place[last] = value;
  return copy;
}
