import type { CoreV1Event } from "@kubernetes/client-node";
import { type ContainerStatus, type DevPod, statusesOf } from "./pod";

/** Reasons for which a container waits that do not pass by themselves while its image stays. */
const HOPELESS = [
  "CrashLoopBackOff",
  "CreateContainerConfigError",
  "CreateContainerError",
  "ErrImagePull",
  "ImagePullBackOff",
  "InvalidImageName",
  "RunContainerError",
];

/** Most events of a pod that are shown. */
const EVENTS = 5;

/** A container that does not run. */
export interface ContainerFailure {
  readonly pod: string;
  /** Of the pod: those of a StatefulSet follow each other under one name. */
  readonly uid: string;
  readonly container: string;
  /** Such as `CrashLoopBackOff: exit code 1`. */
  readonly reason: string;
  /** How often the container has been restarted. */
  readonly restarts: number;
}

/** The containers of a pod that have failed, or cannot be started. */
export function failedContainers(pod: DevPod): ContainerFailure[] {
  return statusesOf(pod).flatMap((container) => {
    const reason = failureOf(container);
    const { name, restartCount } = container;
    return reason === undefined
      ? []
      : [
          {
            pod: pod.metadata?.name ?? "",
            uid: pod.metadata?.uid ?? "",
            container: name,
            reason,
            restarts: restartCount,
          },
        ];
  });
}

/** A failed container with what it logged last and the warnings about its pod. */
export function failureText(
  { pod, container, reason }: ContainerFailure,
  log: string,
  events: readonly Pick<CoreV1Event, "type" | "reason" | "message">[],
): string {
  const warnings = events.filter(({ type }) => type === "Warning").slice(-EVENTS);
  return [
    `container ${container} of ${pod}: ${reason}`,
    ...log
      .trimEnd()
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => `  | ${line}`),
    ...warnings.map((event) => `  ${event.reason ?? "Warning"}: ${(event.message ?? "").trim()}`),
  ].join("\n");
}

function failureOf({ state, lastState, restartCount }: ContainerStatus): string | undefined {
  const waiting = state?.waiting;
  const terminated = state?.terminated;
  const ended = terminated ?? lastState?.terminated;
  const exit = ended === undefined || ended.exitCode === 0 ? "" : `exit code ${ended.exitCode}`;
  if (waiting?.reason !== undefined && HOPELESS.includes(waiting.reason)) {
    return `${waiting.reason}: ${exit === "" ? (waiting.message ?? "") : exit}`;
  }
  if (terminated !== undefined && terminated.exitCode !== 0) return `${terminated.reason ?? "Error"}: ${exit}`;
  // It has been started again already, and may be running for the moment.
  if (restartCount > 0 && exit !== "" && lastState?.terminated !== undefined) {
    return `${lastState.terminated.reason ?? "Error"}: ${exit}, restarted`;
  }
  return undefined;
}
