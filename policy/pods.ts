import { at, isRecord, items } from "../lib/values";
import { isSidecar } from "../plan/sidecars";
import type { Subject } from "./rule";

/** Workloads whose pods run until they are told to stop. */
export const LONG_RUNNING_TYPES: readonly string[] = ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"].map(
  (kind) => `kubernetes:apps/v1:${kind}`,
);

/** Everything that makes pods. */
export const POD_TYPES: readonly string[] = [
  ...LONG_RUNNING_TYPES,
  "kubernetes:batch/v1:Job",
  "kubernetes:batch/v1:CronJob",
  "kubernetes:core/v1:Pod",
  "kubernetes:core/v1:ReplicationController",
];

/** A container of a pod, and what to call it in a message. */
export interface Container {
  readonly label: string;
  readonly spec: Readonly<Record<string, unknown>>;
}

/** The pod that a workload makes: `spec` of its template. */
export function podOf({ type, props }: Subject): Readonly<Record<string, unknown>> {
  const paths: Readonly<Record<string, readonly string[]>> = {
    "kubernetes:core/v1:Pod": ["spec"],
    "kubernetes:batch/v1:CronJob": ["spec", "jobTemplate", "spec", "template", "spec"],
  };
  const spec = at(props, ...(paths[type] ?? ["spec", "template", "spec"]));
  return isRecord(spec) ? spec : {};
}

/** The containers that do a pod's work: those that run on, a sidecar as well. */
export function containersOf(subject: Subject): Container[] {
  const { containers, initContainers } = podOf(subject);
  return [...named(containers, "container"), ...named(items(initContainers).filter(isSidecar), "sidecar")];
}

/** The containers of a pod, those that only prepare it as well. */
export function allContainersOf(subject: Subject): Container[] {
  const preparing = items(podOf(subject).initContainers).filter((one) => !isSidecar(one));
  return [...containersOf(subject), ...named(preparing, "init container")];
}

function named(list: unknown, kind: string): Container[] {
  return items(list)
    .filter(isRecord)
    .map((spec, index) => ({ label: `${kind} ${typeof spec.name === "string" ? spec.name : index}`, spec }));
}
