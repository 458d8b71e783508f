import { at, isRecord, items } from "../../lib/values";
import type { PlannedResource } from "../../plan/model";
import { isSidecar } from "../../plan/sidecars";
import { kind } from "./record";

/** Requests of pods: CPU in milliCPU, memory in MiB. */
export interface Requests {
  readonly cpu: number;
  readonly memory: number;
}

const NONE: Requests = { cpu: 0, memory: 0 };

/** The pods of a planned workload: all at once, and those that a roll-out adds for a while. */
export interface WorkloadRequests {
  readonly name: string;
  readonly steady: Requests;
  readonly surge: Requests;
}

/** Requests of all workloads of a plan that `isIncluded` selects, with the autoscalers' minimum numbers of pods. */
export function requestsOf(
  resources: readonly PlannedResource[],
  isIncluded: (one: PlannedResource) => boolean,
): WorkloadRequests[] {
  return resources.filter(isIncluded).flatMap((resource) => {
    const template =
      at(resource.inputs, "spec", "jobTemplate", "spec", "template") ?? at(resource.inputs, "spec", "template");
    if (!resource.custom || template === undefined) return [];
    const pod = podRequests(at(template, "spec"));
    const temporary = ["Job", "CronJob"].includes(kind(resource));
    const replicas = at(resource.inputs, "spec", "replicas");
    const count = temporary ? 0 : typeof replicas === "number" ? replicas : minimum(resources, resource);
    return [
      {
        name: resource.name,
        steady: times(count, pod),
        // A StatefulSet replaces each pod in its place; a job comes with a roll-out, or by its schedule.
        surge: kind(resource) === "StatefulSet" ? NONE : pod,
      },
    ];
  });
}

/** The sum of several requests. */
export function total(all: readonly Requests[]): Requests {
  return all.reduce(plus, NONE);
}

/** What the scheduler reserves: the containers and sidecars, or an init container with the sidecars before it. */
function podRequests(spec: unknown): Requests {
  const containers = items(at(spec, "containers")).map(containerRequests);
  let sidecars = NONE;
  let highest = NONE;
  for (const init of items(at(spec, "initContainers"))) {
    const needed = plus(sidecars, containerRequests(init));
    if (isRecord(init) && isSidecar(init)) sidecars = needed;
    highest = larger(highest, needed);
  }
  return larger(highest, total([...containers, sidecars]));
}

function containerRequests(container: unknown): Requests {
  const requests = at(container, "resources", "requests");
  return { cpu: quantity(at(requests, "cpu"), "m"), memory: quantity(at(requests, "memory"), "Mi") };
}

/** @throws Error if the program uses another unit. */
function quantity(text: unknown, unit: string): number {
  const [, number] = new RegExp(`^(\\d+)${unit}$`).exec(String(text)) ?? [];
  if (number === undefined) throw new Error(`a request is ${String(text)}, not a number of ${unit}`);
  return Number(number);
}

function minimum(resources: readonly PlannedResource[], { name }: PlannedResource): number {
  const autoscaler = resources.find((one) => kind(one) === "HorizontalPodAutoscaler" && one.name === name);
  const min = at(autoscaler?.inputs, "spec", "minReplicas");
  if (typeof min !== "number") throw new Error(`${name} has neither a number of pods nor an autoscaler`);
  return min;
}

function plus(a: Requests, b: Requests): Requests {
  return { cpu: a.cpu + b.cpu, memory: a.memory + b.memory };
}

function larger(a: Requests, b: Requests): Requests {
  return { cpu: Math.max(a.cpu, b.cpu), memory: Math.max(a.memory, b.memory) };
}

function times(count: number, { cpu, memory }: Requests): Requests {
  return { cpu: count * cpu, memory: count * memory };
}
