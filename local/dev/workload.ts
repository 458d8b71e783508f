import type { ManagedFields } from "./managed-fields";

/** What is read of a container. */
interface Container {
  readonly image?: string;
}

/** What is read of a pod template. */
interface PodTemplate {
  readonly spec?: { readonly initContainers?: readonly Container[]; readonly containers: readonly Container[] };
}

/** What is read of a Kubernetes object with a pod template; which fields there are depends on its kind. */
export interface WorkloadObject {
  readonly metadata?: {
    readonly name?: string;
    readonly generation?: number;
    readonly resourceVersion?: string;
    readonly managedFields?: readonly ManagedFields[];
    readonly ownerReferences?: readonly object[];
  };
  readonly spec?: {
    readonly replicas?: number;
    readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> };
    readonly template?: PodTemplate;
    /** Of a CronJob. */
    readonly jobTemplate?: { readonly spec?: { readonly template: PodTemplate } };
  };
  readonly status?: {
    readonly observedGeneration?: number;
    readonly replicas?: number;
    readonly updatedReplicas?: number;
    readonly availableReplicas?: number;
    /** Of a StatefulSet. */
    readonly currentRevision?: string;
    readonly updateRevision?: string;
    /** Of Jobs and CronJobs. */
    readonly active?: unknown;
  };
}

/** The kinds of objects with a pod template that the program creates. */
export const WORKLOAD_KINDS = ["Deployment", "StatefulSet", "CronJob", "Job"] as const;

export type WorkloadKind = (typeof WORKLOAD_KINDS)[number];

/** A container of a workload, by its place in the workload's object. */
export interface ContainerPlace {
  /** JSON pointer to the container. */
  readonly pointer: string;
  readonly image: string;
}

/** A workload as the cluster has it. */
export interface Workload {
  readonly kind: WorkloadKind;
  readonly name: string;
  /** Labels of its pods; empty for those of Jobs. */
  readonly selector: Readonly<Record<string, string>>;
  readonly containers: readonly ContainerPlace[];
}

/** What is read of an object of this kind. */
export function workloadFrom(kind: WorkloadKind, { metadata, spec }: WorkloadObject): Workload {
  const [template, pointer] =
    kind === "CronJob"
      ? [spec?.jobTemplate?.spec?.template, "/spec/jobTemplate/spec/template/spec"]
      : [spec?.template, "/spec/template/spec"];
  const selector = kind === "Deployment" || kind === "StatefulSet" ? spec?.selector?.matchLabels : undefined;
  return { kind, name: metadata?.name ?? "", selector: selector ?? {}, containers: places(template, pointer) };
}

/** The containers of a workload that run an image of a repository. */
export function containersOf({ containers }: Workload, repository: string): ContainerPlace[] {
  return containers.filter(({ image }) => image.startsWith(`${repository}@`) || image.startsWith(`${repository}:`));
}

/** Whether all replicas of a workload run its current version, are ready, and no other is left. */
export function isRolledOut(kind: WorkloadKind, { metadata, spec, status = {} }: WorkloadObject): boolean {
  if (kind === "CronJob" || kind === "Job") return true;
  const replicas = spec?.replicas ?? 1;
  if ((status.observedGeneration ?? 0) < (metadata?.generation ?? 0)) return false;
  if ((status.updatedReplicas ?? 0) < replicas || (status.availableReplicas ?? 0) < replicas) return false;
  return kind === "Deployment"
    ? status.replicas === status.updatedReplicas
    : status.currentRevision === status.updateRevision;
}

function places({ spec }: PodTemplate = {}, pointer: string): ContainerPlace[] {
  const list = (name: string, containers: readonly Container[] = []): ContainerPlace[] =>
    containers.map(({ image = "" }, index) => ({ pointer: `${pointer}/${name}/${index}`, image }));
  return [...list("initContainers", spec?.initContainers), ...list("containers", spec?.containers)];
}
