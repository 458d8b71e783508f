import { existsSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { daemonAlive, daemonLog, startDaemon } from "../host/daemons";
import { writeIfChanged } from "../host/files";
import type { LocalPaths } from "../host/paths";
import { waitFor } from "../host/wait";
import { hasDefaultServiceAccount, nodeReady } from "./api";
import { kubeconfigFile } from "./kubeconfig";
import { CLUSTER_NAME, CONTAINERD_SOCKET, NETWORK } from "./settings";

/** The kubelet's configuration. */
export function kubeletConfig(paths: LocalPaths): object {
  const certificateAuthority = join(paths.pki, "ca.crt");
  return {
    apiVersion: "kubelet.config.k8s.io/v1beta1",
    kind: "KubeletConfiguration",
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: certificateAuthority },
    },
    authorization: { mode: "Webhook" },
    // Supports machines without systemd and with version 1 of control groups too.
    cgroupDriver: "cgroupfs",
    failCgroupV1: false,
    failSwapOn: false,
    clusterDNS: [NETWORK.dnsService],
    clusterDomain: "cluster.local",
    containerRuntimeEndpoint: `unix://${CONTAINERD_SOCKET}`,
    resolvConf: resolverFile(),
    podLogsDir: join(paths.cluster, "pod-logs"),
    tlsCertFile: join(paths.pki, "kubelet.crt"),
    tlsPrivateKeyFile: join(paths.pki, "kubelet.key"),
    // On a developer's machine, a fairly full disk is no reason to evict pods or to delete images.
    imageGCHighThresholdPercent: 100,
    evictionHard: {
      "memory.available": "100Mi",
      "nodefs.available": "1%",
      "imagefs.available": "1%",
      "nodefs.inodesFree": "1%",
    },
    nodeStatusUpdateFrequency: "5s",
    // Lowering it needs CAP_SYS_RESOURCE, which root may lack in a container or virtual machine.
    oomScoreAdj: 0,
  };
}

/**
 * The file with the DNS resolvers of pods. With systemd-resolved, `/etc/resolv.conf` contains its loopback address, which
 * does not work inside a pod; another file contains the real resolvers.
 */
export function resolverFile(exists: (path: string) => boolean = existsSync): string {
  const real = "/run/systemd/resolve/resolv.conf";
  return exists(real) ? real : "/etc/resolv.conf";
}

/** kube-proxy's configuration. */
export function kubeProxyConfig(paths: LocalPaths): object {
  return {
    apiVersion: "kubeproxy.config.k8s.io/v1alpha1",
    kind: "KubeProxyConfiguration",
    mode: "iptables",
    clientConnection: { kubeconfig: kubeconfigFile(paths, "kube-proxy") },
    clusterCIDR: NETWORK.pods,
    hostnameOverride: CLUSTER_NAME,
    conntrack: { maxPerCore: 0 },
    // A Service's rules follow its pods within this time; the default of a second loses requests during a rollout.
    iptables: { minSyncPeriod: "100ms" },
    oomScoreAdj: 0,
  };
}

/** Starts kubelet and kube-proxy and waits until the node is ready and pods can be created. */
export async function startNode(paths: LocalPaths, address: string, signal?: AbortSignal): Promise<void> {
  const kubelet = stringify(kubeletConfig(paths));
  const kubeletFile = join(paths.cluster, "kubelet.yaml");
  writeIfChanged(kubeletFile, kubelet);
  await startDaemon(paths, {
    name: "kubelet",
    command: join(paths.bin, "kubelet"),
    args: [
      `--config=${kubeletFile}`,
      `--kubeconfig=${kubeconfigFile(paths, "kubelet")}`,
      `--root-dir=${join(paths.cluster, "kubelet")}`,
      `--cert-dir=${join(paths.cluster, "kubelet-pki")}`,
      `--hostname-override=${CLUSTER_NAME}`,
      `--node-ip=${address}`,
    ],
    config: kubelet,
  });
  const proxy = stringify(kubeProxyConfig(paths));
  const proxyFile = join(paths.cluster, "kube-proxy.yaml");
  writeIfChanged(proxyFile, proxy);
  await startDaemon(paths, {
    name: "kube-proxy",
    command: join(paths.bin, "kube-proxy"),
    args: [`--config=${proxyFile}`],
    config: proxy,
  });
  const log = daemonLog(paths, "kubelet");
  const futile = (): string | undefined =>
    ["kubelet", "kube-proxy"].find((name) => !daemonAlive(paths, name))?.concat(" has ended");
  await waitFor({ what: "the node to be ready", seconds: 120, futile, log, signal, interval: 500 }, () =>
    nodeReady(paths.kubeconfig),
  );
  await waitFor({ what: "the default service account", seconds: 60, signal }, () =>
    hasDefaultServiceAccount(paths.kubeconfig),
  );
}
