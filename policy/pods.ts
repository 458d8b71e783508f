import { at, isRecord, items } from "../lib/values";
import { isSidecar } from "../plan/sidecars";
import type { CheckedResource } from "./rule";

/** Workloads whose pods run until they are stopped. */
export const LONG_RUNNING_TYPES: readonly string[] = ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"].map(
  (kind) => `kubernetes:apps/v1:${kind}`,
);

/** All resource types that create pods. */
export const POD_TYPES: readonly string[] = [
  ...LONG_RUNNING_TYPES,
  "kubernetes:batch/v1:Job",
  "kubernetes:batch/v1:CronJob",
  "kubernetes:core/v1:Pod",
  "kubernetes:core/v1:ReplicationController",
];

/** A container of a pod, with its label in messages. */
export interface CheckedContainer {
  readonly label: string;
  readonly spec: Readonly<Record<string, unknown>>;
}

/** The pod spec of a workload. */
export function podOf({ type, props }: Pick<CheckedResource, "type" | "props">): Readonly<Record<string, unknown>> {
  const paths: Readonly<Record<string, readonly string[]>> = {
    "kubernetes:core/v1:Pod": ["spec"],
    "kubernetes:batch/v1:CronJob": ["spec", "jobTemplate", "spec", "template", "spec"],
  };
  const spec = at(props, ...(paths[type] ?? ["spec", "template", "spec"]));
  return isRecord(spec) ? spec : {};
}

/** The containers that keep running, including sidecars. */
export function containersOf(subject: CheckedResource): CheckedContainer[] {
  const { containers, initContainers } = podOf(subject);
  return [...labelled(containers, "container"), ...labelled(items(initContainers).filter(isSidecar), "sidecar")];
}

/** All containers of a pod, including init containers. */
export function allContainersOf(subject: CheckedResource): CheckedContainer[] {
  const init = items(podOf(subject).initContainers).filter((one) => !isSidecar(one));
  return [...containersOf(subject), ...labelled(init, "init container")];
}

function labelled(list: unknown, kind: string): CheckedContainer[] {
  return items(list)
    .filter(isRecord)
    .map((spec, index) => ({ label: `${kind} ${typeof spec.name === "string" ? spec.name : index}`, spec }));
}
