import { at } from "../lib/values";

/** Kubernetes lists sidecars among the containers that prepare a pod; that they restart tells them apart. */
export function isSidecar(initContainer: unknown): boolean {
  return at(initContainer, "restartPolicy") === "Always";
}
