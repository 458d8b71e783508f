import assert from "node:assert/strict";

import type { ClusterClient, Pod } from "./cluster";

/** The workloads of thoughts that serve requests. */
export const SERVICES = ["thoughts-frontend", "thoughts-users", "thoughts-thoughts"] as const;

/** Replicas of each workload in most scenarios. */
export const REPLICAS = 2;

/** Seconds that pods may take to become ready or to terminate. */
const TIMEOUT_SECONDS = 300;

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
  await awaitReplicas(cluster, workload, replicas, TIMEOUT_SECONDS);
}

/** Scales a server of one pod to none or back to one, and waits for it: an outage that lasts until the caller ends it. */
export async function scaleServer(cluster: ClusterClient, server: string, replicas: 0 | 1): Promise<void> {
  await cluster.kubectl(["scale", "statefulset", server, `--replicas=${replicas}`]);
  await awaitReplicas(cluster, server, replicas, TIMEOUT_SECONDS);
}

/** Scales a Deployment, and waits until that many pods are ready and no other is left. */
export async function scaleDeployment(
  cluster: ClusterClient,
  deployment: string,
  replicas: number,
  seconds: number,
): Promise<void> {
  await cluster.kubectl(["scale", "deployment", deployment, `--replicas=${replicas}`]);
  await awaitReplicas(cluster, deployment, replicas, seconds);
}

/** Waits until this many pods of a workload are ready, and no other is left. */
async function awaitReplicas(
  cluster: ClusterClient,
  workload: string,
  replicas: number,
  seconds: number,
): Promise<void> {
  await cluster.awaitPods(workload, `${replicas} ready pods of ${workload}`, seconds, (pods) => {
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
