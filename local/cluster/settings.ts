/** What the local cluster consists of; a version here is the one pinned in the go.mod that builds it. */
export const VERSIONS = {
  kubernetes: "1.34.1",
  coredns: "1.12.4",
  metricsServer: "0.7.2",
  localPathProvisioner: "0.0.30",
  traefik: "3.5.3",
  pause: "3.10",
  buildkit: "0.31.0",
} as const;

/** The name of the kubeconfig's context and cluster, and of the only node. */
export const CLUSTER_NAME = "slipway-local";

/** Where images are pushed to and pulled from: plain http on loopback. */
export const REGISTRY = "localhost:5000";

/** Host port of the ingress controller's web entry point. */
export const INGRESS_PORT = 8080;

/** Addresses inside the cluster. */
export const NETWORK = {
  pods: "10.244.0.0/24",
  services: "10.96.0.0/16",
  /** The first address of the Service range is the API's. */
  apiService: "10.96.0.1",
  dnsService: "10.96.0.10",
  bridge: "slipway0",
  /** Bytes; below 1500 because an underlying network may be a tunnel. */
  mtu: 1400,
} as const;

/** Sockets of the container runtime and of what builds images; paths to sockets may have no more than 107 bytes. */
export const SOCKETS = {
  containerd: "/run/containerd/containerd.sock",
  buildkit: "/run/slipway/buildkitd.sock",
} as const;

/** The image of a cluster component as it stands in the registry. */
export function componentImage(name: string, version: string): string {
  return `${REGISTRY}/slipway/${name}:${version}`;
}
