import { at } from "../lib/values";

/** Whether an init container is a sidecar, which Kubernetes marks by its restart policy. */
export function isSidecar(initContainer: unknown): boolean {
  return at(initContainer, "restartPolicy") === "Always";
}
