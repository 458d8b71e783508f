import assert from "node:assert/strict";

import type { ClusterClient, Pod } from "./cluster";

/** The workloads of thoughts that serve requests. */
export const SERVICES = ["thoughts-frontend", "thoughts-users", "thoughts-thoughts"] as const;

/** Replicas of each workload in most scenarios. */
export const REPLICAS = 2;

/** Seconds that pods may take to become ready or to terminate. */
const TIMEOUT_SECONDS = 90;

/**
 * Waits until all replicas of a workload's current version are ready, and no other pod is left. Needed even after an
 * `up`, because the provider may have accepted the pods of the previous version.
 */
export async function settled(
  cluster: ClusterClient,
  workload: string,
  { replicas = REPLICAS, kind = "deployment" }: { replicas?: number; kind?: "deployment" | "statefulset" } = {},
): Promise<void> {
  await cluster.awaitRollout(kind, workload);
  const isSettled = (pods: readonly Pod[]): boolean => pods.length === replicas && pods.every(({ ready }) => ready);
  await cluster.awaitPods(workload, `${replicas} ready pods of ${workload}`, TIMEOUT_SECONDS, isSettled);
}

/** Scales a server of one pod to none or back to one, and waits for it: an outage that lasts until the caller ends it. */
export async function scaleServer(cluster: ClusterClient, server: string, replicas: 0 | 1): Promise<void> {
  await cluster.kubectl(["scale", "statefulset", server, `--replicas=${replicas}`]);
  await cluster.awaitPods(server, `${replicas} pods of ${server}`, TIMEOUT_SECONDS, (pods) => {
    return pods.length === replicas && pods.every(({ ready }) => ready);
  });
}

/** One of a workload's pods. */
export async function somePod(cluster: ClusterClient, workload: string): Promise<Pod> {
  const [pod] = await cluster.pods(workload);
  assert.ok(pod, `there is no pod of ${workload}`);
  return pod;
}

/** The number of container restarts of each pod of all services. */
export async function restarts(cluster: ClusterClient): Promise<Readonly<Record<string, number>>> {
  const pods = (await Promise.all(SERVICES.map((service) => cluster.pods(service)))).flat();
  return Object.fromEntries(pods.map((pod) => [pod.name, pod.restarts]));
}
