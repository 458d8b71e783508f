import type { core } from "@pulumi/kubernetes/types/input";

/** Resource requests and limits of a container. */
export interface Resources {
  /** CPU request in milliCPU; the autoscaler's percentages refer to it. */
  readonly cpu: number;
  /** Memory request and limit in MiB; equal, so that a pod is not evicted for using what it requested. */
  readonly memory: number;
  /**
   * CPU limit in milliCPU.
   * @default none: a limit throttles a pod even on an idle node
   */
  readonly cpuLimit?: number | undefined;
}

/** Pod fields that the Pod Security standard `restricted` requires; `user` is a numeric user and group ID. */
export function hardenedPod(user: number): core.v1.PodSpec & { readonly securityContext: core.v1.PodSecurityContext } {
  return {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: user,
      runAsGroup: user,
      fsGroup: user,
      // Ownership is only changed on a new volume; walking a full one would delay each start.
      fsGroupChangePolicy: "OnRootMismatch",
      seccompProfile: { type: "RuntimeDefault" },
    },
    containers: [],
  };
}

/** Container fields of the same standard, and a read-only root file system. */
export const HARDENED_CONTAINER: core.v1.SecurityContext = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ["ALL"] },
};

/** Disk space for a container's logs and temporary files; limited because disk pressure evicts every pod on the node. */
const EPHEMERAL_STORAGE = { request: "64Mi", limit: "1Gi" } as const;

/** Requests and limits as Kubernetes resource requirements. */
export function resourceRequirements({ cpu, memory, cpuLimit }: Resources): core.v1.ResourceRequirements {
  const memoryQuantity = `${memory}Mi`;
  return {
    requests: { cpu: `${cpu}m`, memory: memoryQuantity, "ephemeral-storage": EPHEMERAL_STORAGE.request },
    limits: {
      ...(cpuLimit === undefined ? {} : { cpu: `${cpuLimit}m` }),
      memory: memoryQuantity,
      "ephemeral-storage": EPHEMERAL_STORAGE.limit,
    },
  };
}
