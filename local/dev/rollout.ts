import { StepError } from "../host/progress";
import { waitFor } from "../host/wait";
import type { DevCluster } from "./cluster";
import { type ContainerFailure, failedContainers, failureText } from "./failures";
import { imagesOf } from "./pod";
import { isRolledOut, type Workload } from "./workload";

/** Seconds that a rollout may take; those of several pods that drain their connections take minutes. */
const ROLLOUT_SECONDS = 300;

/** Milliseconds between two looks at a workload. */
const INTERVAL = 150;

/** Looks at a workload between two looks at its pods, which tell why it does not become ready. */
const LOOKS = 6;

/** Lines of a failed container's log that are shown. */
const LOG_LINES = 20;

/** Part of the cluster that a rollout needs. */
export type RolloutCluster = Pick<DevCluster, "deletePod" | "events" | "logTail" | "pods" | "read">;

/**
 * Waits until all pods of a workload run an image and are ready.
 *
 * @param reference The image, by digest.
 * @throws StepError with the log and events of a pod of the image that fails; Interrupted if the signal is aborted.
 */
export async function awaitRollout(
  cluster: RolloutCluster,
  workload: Workload,
  reference: string,
  signal: AbortSignal,
): Promise<void> {
  const { kind, name, selector } = workload;
  if (Object.keys(selector).length === 0) return;
  const wait = { what: `${name} to be ready`, seconds: ROLLOUT_SECONDS, interval: INTERVAL, signal };
  let look = 0;
  await waitFor(wait, async () => {
    if (isRolledOut(kind, await cluster.read(workload))) return true;
    if (++look % LOOKS === 0) await checkPods(cluster, workload, reference);
    return false;
  });
}

/** A failed container with what it logged and the warnings about its pod. */
export async function explain(
  cluster: Pick<RolloutCluster, "events" | "logTail">,
  failure: ContainerFailure,
): Promise<string> {
  const { pod, uid, container, restarts } = failure;
  const [log, events] = await Promise.all([
    // There is none if the container was never started.
    cluster.logTail(pod, container, restarts > 0, LOG_LINES).catch(() => ""),
    cluster.events(uid).catch(() => []),
  ]);
  return failureText(failure, log, events);
}

/** @throws StepError if a pod of the image fails. */
async function checkPods(cluster: RolloutCluster, { kind, selector }: Workload, reference: string): Promise<void> {
  for (const pod of await cluster.pods(selector)) {
    if (pod.metadata?.deletionTimestamp !== undefined) continue;
    const [failure] = failedContainers(pod);
    if (failure === undefined) continue;
    if (imagesOf(pod).includes(reference)) {
      const hint = "correct the sources and save them; pods of the previous image keep serving if there are any";
      throw new StepError(await explain(cluster, failure), { hint });
    }
    // A StatefulSet waits for its pods to be ready before it replaces one, also for those of a version that never will be.
    if (kind === "StatefulSet") await cluster.deletePod(failure.pod);
  }
}
