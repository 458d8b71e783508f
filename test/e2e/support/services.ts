import assert from "node:assert/strict";

import type { Cluster, Pod } from "./cluster";

/** The workloads that answer requests. */
export const SERVICES = ["thoughts-frontend", "thoughts-users", "thoughts-thoughts"] as const;

/** Replicas of each while something is done to them. */
export const REPLICAS = 2;

/** Seconds that pods may take to come or go. */
const PATIENCE = 90;

/**
 * Waits until a workload's present version has its replicas, all of them ready, and no pod is on its way out. After an
 * `up` too: the provider may have taken the former version's pods for them.
 */
export async function settled(
  cluster: Cluster,
  workload: string,
  { replicas = REPLICAS, kind = "deployment" }: { replicas?: number; kind?: "deployment" | "statefulset" } = {},
): Promise<void> {
  await cluster.kubectl(["rollout", "status", `--timeout=${PATIENCE}s`, `${kind}/${workload}`]);
  const wanted = (pods: readonly Pod[]): boolean => pods.length === replicas && pods.every(({ ready }) => ready);
  await cluster.awaitPods(workload, `${replicas} ready pods of ${workload}`, PATIENCE, wanted);
}

/** One of a workload's pods. */
export async function somePod(cluster: Cluster, workload: string): Promise<Pod> {
  const [pod] = await cluster.pods(workload);
  assert.ok(pod, `there is no pod of ${workload}`);
  return pod;
}

/** How often the containers of all services were started again. */
export async function restarts(cluster: Cluster): Promise<Readonly<Record<string, number>>> {
  const pods = (await Promise.all(SERVICES.map((service) => cluster.pods(service)))).flat();
  return Object.fromEntries(pods.map((pod) => [pod.name, pod.restarts]));
}
