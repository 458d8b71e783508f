import { CoreV1Api } from "@kubernetes/client-node";
import { apiConfiguration } from "./api";

/** In milliseconds. */
const REQUEST_TIMEOUT = 10_000;

/** What is read of an event. */
export interface ClusterEvent {
  readonly involvedObject: { readonly kind?: string; readonly namespace?: string; readonly name?: string };
  readonly reason?: string | undefined;
  readonly message?: string | undefined;
  readonly lastTimestamp?: Date | undefined;
  readonly eventTime?: Date | undefined;
}

/** The most lines that are shown. */
const LINES = 10;

/**
 * Warnings that the cluster has reported since a time, in milliseconds: Helm's error for a release that it has rolled back
 * has no cause, and the pods that could tell are gone. Empty if the cluster cannot be reached.
 */
export async function clusterWarnings(kubeconfig: string, since: number): Promise<string[]> {
  try {
    const api = new CoreV1Api(apiConfiguration(kubeconfig, { timeout: REQUEST_TIMEOUT }));
    const { items } = await api.listEventForAllNamespaces({ fieldSelector: "type=Warning" });
    return warningLines(items, since);
  } catch {
    return [];
  }
}

/** The newest events since a time, one line per object and reason, oldest first. */
export function warningLines(events: readonly ClusterEvent[], since: number): string[] {
  const lines = new Map<string, string>();
  for (const event of [...events].sort((one, other) => timeOf(one) - timeOf(other))) {
    if (timeOf(event) < since) continue;
    const { kind = "", namespace = "", name = "" } = event.involvedObject;
    const key = `${kind} ${namespace}/${name} ${event.reason ?? ""}`;
    // Deleted first, so that a later event of the same object and reason moves to the end.
    lines.delete(key);
    lines.set(key, `${kind} ${namespace}/${name}: ${(event.message ?? event.reason ?? "").trim()}`);
  }
  return [...lines.values()].slice(-LINES);
}

function timeOf({ lastTimestamp, eventTime }: ClusterEvent): number {
  return (lastTimestamp ?? eventTime)?.getTime() ?? 0;
}
