import { at } from "../../lib/values";
import type { ChartRelease } from "./releases";

/**
 * Objects that two releases of different names have in common: Helm refuses to install the second one, or both fight over
 * the object. They run side by side in one cluster.
 *
 * @param rendered The objects of each release of a chart.
 */
export function collisionProblems(rendered: ReadonlyMap<ChartRelease, readonly unknown[]>): string[] {
  const owners = new Map<string, Set<string>>();
  for (const [{ name, namespace }, objects] of rendered) {
    for (const object of objects) {
      const { name: objectName, namespace: place } = at(object, "metadata") as Readonly<Record<string, string>>;
      // Without a namespace it belongs to the cluster, or by mistake to the release's.
      const id = `${String(at(object, "kind"))} ${objectName ?? ""}${place === undefined ? "" : ` in ${place}`}`;
      owners.set(id, (owners.get(id) ?? new Set()).add(`${namespace}/${name}`));
    }
  }
  return [...owners]
    .filter(([, names]) => names.size > 1)
    .map(([id, names]) => `${id} is in several releases: ${[...names].sort().join(", ")}`);
}
