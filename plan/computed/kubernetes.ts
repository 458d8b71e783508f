import { shortHash } from "../placeholder";
import type { Computed, ComputedTable } from "./table";

/** What is no object of the API server; {@link kubernetesObject} serves all others. */
export const KUBERNETES: ComputedTable = {
  "kubernetes:helm.sh/v3:Release": (name, inputs) => ({
    name: inputs.name ?? name,
    status: { name: inputs.name ?? name, namespace: inputs.namespace, status: "deployed" },
  }),
};

/** The API server's part: a name from the content where none is given, and a load balancer's address. */
export const kubernetesObject: Computed = (name, inputs) => {
  const metadata = (inputs.metadata ?? {}) as Record<string, unknown>;
  return {
    metadata: { ...metadata, name: metadata.name ?? `${name}-${shortHash(inputs)}` },
    status: { loadBalancer: { ingress: [{ hostname: `[address of ${name}]` }] } },
  };
};
