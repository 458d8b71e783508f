/** Versions of the cluster's components; each is the one pinned in the go.mod that builds it. */
export const VERSIONS = {
  kubernetes: "1.35.4",
  coredns: "1.12.4",
  kubeRouter: "2.1.0",
  localPathProvisioner: "0.0.30",
  pause: "3.10",
} as const;

/** The name of the kubeconfig's context and cluster, and of the only node. */
export const CLUSTER_NAME = "slipway-local";

/** Host port of the ingress controller's web entry point. */
export const INGRESS_PORT = 8080;

/** Addresses inside the cluster. */
export const NETWORK = {
  /**
   * Large enough that no address is given to a second pod: addresses are used in turn, and the CNI plugin tells nobody of a
   * new owner. For up to 38 seconds, pods that knew the previous one would send it their answers, those of the DNS included.
   */
  pods: "10.244.0.0/16",
  services: "10.96.0.0/16",
  /** The API server has the first address of the Service range. */
  apiService: "10.96.0.1",
  dnsService: "10.96.0.10",
  bridge: "slipway0",
  /** Bytes; below 1500 because an underlying network may be a tunnel. */
  mtu: 1400,
} as const;

/** Port on which kube-router reports whether it works. */
export const POLICY_HEALTH_PORT = 20244;

/** containerd's socket. */
export const CONTAINERD_SOCKET = "/run/containerd/containerd.sock";
