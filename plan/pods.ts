import { quantity } from "../lib/quantities";
import { at, isRecord, items } from "../lib/values";
import { isSidecar } from "./sidecars";

/** A resource as the functions of this file read it. */
export interface PodOwner {
  readonly type: string;
  readonly props: Readonly<Record<string, unknown>>;
}

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
export function podOf({ type, props }: PodOwner): Readonly<Record<string, unknown>> {
  const paths: Readonly<Record<string, readonly string[]>> = {
    "kubernetes:core/v1:Pod": ["spec"],
    "kubernetes:batch/v1:CronJob": ["spec", "jobTemplate", "spec", "template", "spec"],
  };
  return record(at(props, ...(paths[type] ?? ["spec", "template", "spec"])));
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}

/** The containers that keep running, including sidecars. */
export function containersOf(subject: PodOwner): CheckedContainer[] {
  const { containers, initContainers } = podOf(subject);
  return [...labelled(containers, "container"), ...labelled(items(initContainers).filter(isSidecar), "sidecar")];
}

/** All containers of a pod, including init containers. */
export function allContainersOf(subject: PodOwner): CheckedContainer[] {
  const init = items(podOf(subject).initContainers).filter((one) => !isSidecar(one));
  return [...containersOf(subject), ...labelled(init, "init container")];
}

function labelled(list: unknown, kind: string): CheckedContainer[] {
  return items(list)
    .filter(isRecord)
    .map((spec, index) => ({ label: `${kind} ${typeof spec.name === "string" ? spec.name : index}`, spec }));
}

/** What decides the number of replicas of another resource. */
const AUTOSCALER = "kubernetes:autoscaling/v2:HorizontalPodAutoscaler";

/** Resources of containers: a pod has as much of them as its containers have. */
const CONTAINER_RESOURCES = ["requests.cpu", "requests.memory", "limits.cpu", "limits.memory"];

/**
 * How much of a resource each pod of a workload has, in CPUs or bytes.
 *
 * @param what such as `requests.cpu`; 0 of what is not counted by pods.
 */
export function perPod(workload: PodOwner, what: string): number {
  if (what === "pods") return 1;
  if (!CONTAINER_RESOURCES.includes(what)) return 0;
  const running = containersOf(workload).map(({ spec }) => quantity(at(spec.resources, ...what.split("."))));
  const all = allContainersOf(workload).map(({ spec }) => quantity(at(spec.resources, ...what.split("."))));
  // Init containers run one after another, before the others.
  return Math.max(
    running.reduce((sum, one) => sum + one, 0),
    ...all,
  );
}

/** The autoscalers of an environment by what they scale. */
export type Autoscalers = ReadonlyMap<string, PodOwner>;

/** The autoscalers among resources; of two for the same workload, the first. */
export function autoscalersIn(resources: readonly PodOwner[]): Autoscalers {
  const found = new Map<string, PodOwner>();
  for (const one of resources) {
    if (one.type !== AUTOSCALER) continue;
    const { kind, name } = record(at(one.props, "spec", "scaleTargetRef"));
    const target = scaleTarget(namespaceOf(one), kind, name);
    if (!found.has(target)) found.set(target, one);
  }
  return found;
}

function scaleTarget(namespace: unknown, kind: unknown, name: unknown): string {
  return JSON.stringify([namespace, kind, name]);
}

/** Least and most pods of a workload at the same time, except during a rollout. */
export function replicasOf(workload: PodOwner, autoscalers: Autoscalers): { min: number; max: number } {
  const { type, props } = workload;
  const kind = type.slice(type.lastIndexOf(":") + 1);
  const autoscaler = autoscalers.get(scaleTarget(namespaceOf(workload), kind, at(props, "metadata", "name")));
  const spec = autoscaler?.props.spec;
  const replicas = at(props, "spec", "replicas");
  return {
    min: countOf(autoscaler === undefined ? replicas : at(spec, "minReplicas")),
    max: countOf(at(spec, "maxReplicas") ?? replicas),
  };
}

/** The namespace of a namespaced object. */
export function namespaceOf({ props }: PodOwner): unknown {
  return at(props, "metadata", "namespace");
}

/** 1 unless it is set, as in Kubernetes. */
function countOf(value: unknown): number {
  return typeof value === "number" ? value : 1;
}
