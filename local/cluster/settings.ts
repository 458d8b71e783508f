import { REGISTRY } from "../images/registry";

/** Versions of the cluster's components; each is the one pinned in the go.mod that builds it. */
export const VERSIONS = {
  kubernetes: "1.34.1",
  coredns: "1.12.4",
  metricsServer: "0.7.2",
  localPathProvisioner: "0.0.30",
  traefik: "3.5.3",
  pause: "3.10",
} as const;

/** The name of the kubeconfig's context and cluster, and of the only node. */
export const CLUSTER_NAME = "slipway-local";

/** Host port of the ingress controller's web entry point. */
export const INGRESS_PORT = 8080;

/** Addresses inside the cluster. */
export const NETWORK = {
  pods: "10.244.0.0/24",
  services: "10.96.0.0/16",
  /** The API server has the first address of the Service range. */
  apiService: "10.96.0.1",
  dnsService: "10.96.0.10",
  bridge: "slipway0",
  /** Bytes; below 1500 because an underlying network may be a tunnel. */
  mtu: 1400,
} as const;

/** containerd's socket. */
export const CONTAINERD_SOCKET = "/run/containerd/containerd.sock";

/** The registry's folder for component images. */
export const COMPONENT_REPOSITORY = "slipway";

/** The reference of a cluster component's image in the registry. */
export function componentImage(name: string, version: string): string {
  return `${REGISTRY}/${COMPONENT_REPOSITORY}/${name}:${version}`;
}
