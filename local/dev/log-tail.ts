import type { Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { KubeConfig, Log, type LogOptions } from "@kubernetes/client-node";
import type { DevCluster } from "./cluster";
import { type ContainerFailure, failedContainers } from "./failures";
import { lines } from "./lines";
import { type ContainerStatus, type DevPod, statusesOf, workloadOf } from "./pod";

/** Milliseconds between two looks at the pods. */
const INTERVAL = 1000;

/** Milliseconds in which a container's failures are reported once: it is restarted again and again. */
const REPEAT = 60_000;

/** Looks in a row that may fail: then the cluster is gone. */
const FAILED_LOOKS = 10;

/** Streams a container's log. @returns what ends it. */
export type FollowLog = (
  pod: string,
  container: string,
  stream: Writable,
  options: LogOptions,
) => Promise<Pick<AbortController, "abort">>;

/** Arguments for {@link LogTail}. */
export interface LogTailArgs {
  readonly cluster: Pick<DevCluster, "pods">;
  readonly follow: FollowLog;
  /** Whether the logs of a pod are printed. */
  readonly isWanted: (pod: DevPod) => boolean;
  readonly onLine: (workload: string, line: string) => void;
  /** Called for failures of a container, once a minute. */
  readonly onFailure: (failure: ContainerFailure) => void;
}

/** Prints what the pods of an application log, from now on, and reports their failures. */
export class LogTail {
  private readonly ending = new AbortController();
  private readonly followed = new Map<string, Pick<AbortController, "abort"> | undefined>();
  /** When a failure was reported last, by pod and container. */
  private readonly reported = new Map<string, number>();
  private isFirst = true;

  constructor(private readonly args: LogTailArgs) {}

  /** Looks at the pods until it is closed. @throws the API server's error if it does not answer any more. */
  async run(): Promise<void> {
    let failed = 0;
    while (!this.ending.signal.aborted) {
      try {
        await this.look();
        failed = 0;
      } catch (error) {
        if (++failed === FAILED_LOOKS) throw error;
      }
      await sleep(INTERVAL, undefined, { signal: this.ending.signal }).catch(() => undefined);
    }
  }

  /** Follows the logs of new containers, and reports new failures. */
  async look(): Promise<void> {
    const pods = await this.args.cluster.pods();
    for (const pod of pods.filter((one) => this.args.isWanted(one))) {
      for (const status of statusesOf(pod)) await this.follow(pod, status);
      for (const failure of failedContainers(pod)) this.report(failure);
    }
    this.isFirst = false;
  }

  close(): void {
    this.ending.abort();
    for (const controller of this.followed.values()) controller?.abort();
  }

  private async follow(pod: DevPod, { name, containerID, state }: ContainerStatus): Promise<void> {
    const isOver = state?.terminated !== undefined;
    if (containerID === undefined || containerID === "" || this.followed.has(containerID)) return;
    this.followed.set(containerID, undefined);
    // Of pods that were there before, only what comes now.
    if (this.isFirst && isOver) return;
    const options = { follow: true, ...(this.isFirst && { sinceSeconds: 1 }) };
    const workload = workloadOf(pod);
    const stream = lines((line) => {
      this.args.onLine(workload, line);
    });
    try {
      this.followed.set(containerID, await this.args.follow(pod.metadata?.name ?? "", name, stream, options));
    } catch {
      // The container has just been removed, or is not ready to be read: the next look tries again.
      this.followed.delete(containerID);
    }
  }

  private report(failure: ContainerFailure): void {
    const [container, restart] = [
      `${failure.pod} ${failure.container}`,
      [failure.pod, failure.container, failure.restarts].join(" "),
    ];
    if (this.reported.has(restart)) return;
    const now = Date.now();
    const isRepeated = now - (this.reported.get(container) ?? 0) < REPEAT;
    this.reported.set(restart, now).set(container, now);
    if (!this.isFirst && !isRepeated) this.args.onFailure(failure);
  }
}

/** Follows logs through the API server. */
export function followLogs(kubeconfig: string, namespace: string): FollowLog {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const log = new Log(config);
  return (pod, container, stream, options) => log.log(namespace, pod, container, stream, options);
}
