import type { core } from "@pulumi/kubernetes/types/input";

/** What a container asks of its node. */
export interface Resources {
  /** CPU request in milliCPU; the autoscaler's percentages count against it. */
  readonly cpu: number;
  /** Memory request and limit in MiB: equal, so that a pod is not evicted for what it was promised. */
  readonly memory: number;
  /**
   * CPU limit in milliCPU.
   * @default none: a limit throttles a pod even where its node is idle
   */
  readonly cpuLimit?: number;
}

/** Pod fields that the Pod Security standard `restricted` asks for; `user` is a numeric user and group id. */
export function hardenedPod(user: number): core.v1.PodSpec & { readonly securityContext: core.v1.PodSecurityContext } {
  return {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: user,
      runAsGroup: user,
      fsGroup: user,
      // Only a new volume is walked through; a full one would delay each start.
      fsGroupChangePolicy: "OnRootMismatch",
      seccompProfile: { type: "RuntimeDefault" },
    },
    containers: [],
  };
}

/** Container fields of the same standard, and a root file system that cannot be written. */
export const HARDENED_CONTAINER: core.v1.SecurityContext = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ["ALL"] },
};

/** Room on the node's disk for a container's logs and temporary files: a full disk drives away all pods of a node. */
const SCRATCH = { request: "64Mi", limit: "1Gi" } as const;

/** Requests and limits in the API's notation. */
export function resourceRequirements({ cpu, memory, cpuLimit }: Resources): core.v1.ResourceRequirements {
  const megabytes = `${memory}Mi`;
  return {
    requests: { cpu: `${cpu}m`, memory: megabytes, "ephemeral-storage": SCRATCH.request },
    limits: {
      ...(cpuLimit === undefined ? {} : { cpu: `${cpuLimit}m` }),
      memory: megabytes,
      "ephemeral-storage": SCRATCH.limit,
    },
  };
}
