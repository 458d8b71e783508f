import { shortHash } from "../placeholder";
import type { ComputeOutputs, ComputeOutputsByType } from "./outputs";

/** Outputs of types that are no objects of the API server; {@link kubernetesObjectOutputs} serves all others. */
export const KUBERNETES_OUTPUTS: ComputeOutputsByType = {
  "kubernetes:helm.sh/v3:Release": (name, inputs) => ({
    name: inputs.name ?? name,
    status: { name: inputs.name ?? name, namespace: inputs.namespace, status: "deployed" },
  }),
};

/** Outputs of an object: a name with a hash of its inputs where the program sets none, and a load balancer address. */
export const kubernetesObjectOutputs: ComputeOutputs = (name, inputs) => {
  const metadata = (inputs.metadata ?? {}) as Record<string, unknown>;
  return {
    metadata: { ...metadata, name: metadata.name ?? `${name}-${shortHash(inputs)}` },
    status: { loadBalancer: { ingress: [{ hostname: `[address of ${name}]` }] } },
  };
};
