/** What is read of a container's state; it is in one of these. */
export interface ContainerState {
  readonly waiting?: { readonly reason?: string; readonly message?: string };
  readonly running?: object;
  readonly terminated?: { readonly exitCode: number; readonly reason?: string };
}

/** What is read of a container's status. */
export interface ContainerStatus {
  readonly name: string;
  readonly containerID?: string;
  readonly restartCount: number;
  readonly state?: ContainerState;
  readonly lastState?: ContainerState;
}

/** What is read of a pod. */
export interface DevPod {
  readonly metadata?: {
    readonly name?: string;
    readonly uid?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: Date;
  };
  readonly spec?: {
    readonly initContainers?: readonly { readonly image?: string }[];
    readonly containers: readonly { readonly image?: string }[];
  };
  readonly status?: {
    readonly initContainerStatuses?: readonly ContainerStatus[];
    readonly containerStatuses?: readonly ContainerStatus[];
  };
}

/** The images of a pod's containers. */
export function imagesOf({ spec }: DevPod): string[] {
  return [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])].map(({ image = "" }) => image);
}

/** The status of each container of a pod, in the order in which they start. */
export function statusesOf({ status }: DevPod): ContainerStatus[] {
  return [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
}

/** Name of the workload that a pod belongs to. */
export function workloadOf({ metadata }: DevPod): string {
  return metadata?.labels?.["app.kubernetes.io/name"] ?? metadata?.name ?? "";
}
