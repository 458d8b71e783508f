import { kubernetesType } from "../kubernetes-types";
import { shortHash } from "../placeholder";
import type { ComputeOutputs } from "./outputs";

/** The outputs of the row of a type in `plan/kubernetes-types/`, or those of any object of the API server. */
export function kubernetesOutputs(type: string): ComputeOutputs {
  return kubernetesType(type).computed ?? objectOutputs;
}

/** A name with a hash of the inputs where the program sets none, and a load balancer address. */
const objectOutputs: ComputeOutputs = (name, inputs) => {
  const metadata = (inputs.metadata ?? {}) as Record<string, unknown>;
  return {
    metadata: { ...metadata, name: metadata.name ?? `${name}-${shortHash(inputs)}` },
    status: { loadBalancer: { ingress: [{ hostname: `[address of ${name}]` }] } },
  };
};
