import type { Props, Value } from "../protocol/types";
import { at, listAt, numberAt, recordAt, textAt, toText } from "../protocol/values";
import type { KubernetesApi } from "./api";
import { condition } from "./readiness";

/** Pods looked at, newest first: replicas of one template fail alike. */
const PODS = 2;
const LOG_LINES = 10;
const EVENTS = 3;

/** Why something is not ready: reasons that may be kept, and logs that are only shown (they may hold anything). */
export interface Diagnosis {
  readonly reasons: readonly string[];
  readonly logs: readonly string[];
}

/** Asks the cluster why an object is not ready: its events, and its pods' states, events and last log lines. */
export async function diagnose(api: KubernetesApi, object: Props): Promise<Diagnosis> {
  const pods = (await podsOf(api, object)).filter(isTroubled).sort(newestFirst).slice(0, PODS);
  const own = textAt(object, "kind") === "Pod" ? [] : await warnings(api, object);
  const found = await Promise.all(
    pods.map(async (pod) => {
      const name = `pod ${textAt(pod, "metadata", "name")}`;
      const events = await warnings(api, pod);
      const reasons = [...podTroubles(pod), ...events].map((reason) => `${name}: ${reason}`);
      return { reasons, logs: await lastLogLines(api, pod) };
    }),
  );
  return { reasons: [...own, ...found.flatMap(({ reasons }) => reasons)], logs: found.flatMap(({ logs }) => logs) };
}

/** What a pod's status says about it not being ready. */
export function podTroubles(pod: Props): string[] {
  const scheduled = condition(pod, "PodScheduled");
  const unscheduled = textAt(scheduled, "status") === "False" ? [`not scheduled: ${textAt(scheduled, "message")}`] : [];
  return [...unscheduled, ...containers(pod).flatMap(containerTroubles)];
}

function containerTroubles(status: Value): string[] {
  const name = textAt(status, "name");
  const waiting = recordAt(status, "state", "waiting");
  const ended = recordAt(status, "state", "terminated");
  const before = recordAt(status, "lastState", "terminated");
  const exit = [ended, before].find((state) => (numberAt(state, "exitCode") ?? 0) !== 0);
  const troubles: string[] = [];
  if (textAt(waiting, "reason") !== "" && textAt(waiting, "reason") !== "PodInitializing") {
    troubles.push(`container ${name} waits: ${join(textAt(waiting, "reason"), textAt(waiting, "message"))}`);
  }
  if (exit !== undefined) {
    const restarts = numberAt(status, "restartCount") ?? 0;
    const reason = textAt(exit, "reason");
    troubles.push(
      `container ${name} ended with exit code ${numberAt(exit, "exitCode")} (${reason}, ${restarts} restarts)`,
    );
  }
  if (troubles.length === 0 && at(status, "state", "running") !== undefined && at(status, "ready") === false) {
    troubles.push(`container ${name} runs but is not ready: its readiness probe does not succeed`);
  }
  return troubles;
}

async function podsOf(api: KubernetesApi, object: Props): Promise<Props[]> {
  const kind = textAt(object, "kind");
  if (kind === "Pod") return [object];
  const labels =
    kind === "Job"
      ? { "batch.kubernetes.io/job-name": textAt(object, "metadata", "name") }
      : kind === "Service"
        ? recordAt(object, "spec", "selector")
        : recordAt(object, "spec", "selector", "matchLabels");
  const labelSelector = Object.entries(labels)
    .map(([label, value]) => `${label}=${toText(value)}`)
    .join(",");
  if (labelSelector === "") return [];
  const path = `/api/v1/namespaces/${textAt(object, "metadata", "namespace")}/pods`;
  const list = await api.request(path, { query: { labelSelector } }).catch(() => ({}));
  return listAt(list, "items").map((item) => ({ ...recordAt(item), kind: "Pod" }));
}

function isTroubled(pod: Props): boolean {
  return textAt(pod, "status", "phase") !== "Succeeded" && textAt(condition(pod, "Ready"), "status") !== "True";
}

function newestFirst(a: Props, b: Props): number {
  return textAt(b, "metadata", "creationTimestamp").localeCompare(textAt(a, "metadata", "creationTimestamp"));
}

function containers(pod: Props): Value[] {
  return [...listAt(pod, "status", "initContainerStatuses"), ...listAt(pod, "status", "containerStatuses")];
}

async function warnings(api: KubernetesApi, object: Props): Promise<string[]> {
  const namespace = textAt(object, "metadata", "namespace");
  if (namespace === "") return [];
  const fieldSelector = `involvedObject.name=${textAt(object, "metadata", "name")},type=Warning`;
  const list = await api
    .request(`/api/v1/namespaces/${namespace}/events`, { query: { fieldSelector } })
    .catch(() => ({}));
  const events = listAt(list, "items").filter((event) => {
    const uid = textAt(event, "involvedObject", "uid");
    // That a pod is not scheduled stands in its status already.
    if (textAt(event, "reason") === "FailedScheduling") return false;
    return uid === "" || uid === textAt(object, "metadata", "uid");
  });
  const texts = events.map((event) => join(textAt(event, "reason"), textAt(event, "message")));
  return [...new Set(texts)].slice(-EVENTS);
}

async function lastLogLines(api: KubernetesApi, pod: Props): Promise<string[]> {
  const name = textAt(pod, "metadata", "name");
  const unready = containers(pod).filter(
    (status) => at(status, "ready") !== true && numberAt(status, "state", "terminated", "exitCode") !== 0,
  );
  const path = `/api/v1/namespaces/${textAt(pod, "metadata", "namespace")}/pods/${name}/log`;
  const logs = await Promise.all(
    unready.map(async (status) => {
      const container = textAt(status, "name");
      // A container that waits for its next start has nothing to say; the one before it has.
      const previous = String(
        at(status, "state", "waiting") !== undefined && (numberAt(status, "restartCount") ?? 0) > 0,
      );
      const query = { container, previous, tailLines: String(LOG_LINES) };
      const text = await api.text(path, { query }).catch(() => "");
      return text.trim() === "" ? [] : [`Last lines of container ${container} in pod ${name}:\n${text.trimEnd()}`];
    }),
  );
  return logs.flat();
}

function join(reason: string, message: string): string {
  return [reason, message].filter(Boolean).join(": ");
}
