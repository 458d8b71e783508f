import type { WorkloadContext } from "../../components/workload/context";

/** The context of an application named `shop`, as a platform provides it. */
export const CONTEXT: WorkloadContext & { readonly namespace: string } = {
  application: "shop",
  namespace: "shop",
  ingressNamespace: "traefik",
  rolloutDeadline: 90,
};
