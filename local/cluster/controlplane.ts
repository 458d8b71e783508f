import { join } from "node:path";
import { startAndWait, startDaemon, type Daemon } from "../host/daemons";
import type { LocalPaths } from "../host/paths";
import { respondsOk } from "../host/http";
import { run } from "../host/process";
import { apiReady } from "./api";
import { kubeconfigFile } from "./kubeconfig";
import { NETWORK } from "./settings";

/**
 * Runs kubectl against the local cluster and returns its standard output. For server-side apply of whole manifests and
 * for `rollout status`, which the client library lacks; reads go through the API.
 */
export function kubectl(
  paths: LocalPaths,
  args: readonly string[],
  input?: string,
  signal?: AbortSignal,
): Promise<string> {
  return run(join(paths.bin, "kubectl"), args, {
    env: { KUBECONFIG: paths.kubeconfig },
    ...(input === undefined ? {} : { input }),
    signal,
  });
}

/** The key-value store, on loopback and without TLS. */
export function etcdDaemon(paths: LocalPaths): Daemon {
  const client = "http://127.0.0.1:2379";
  const peer = "http://127.0.0.1:2380";
  return {
    name: "etcd",
    command: "etcd",
    args: [
      `--data-dir=${join(paths.cluster, "etcd")}`,
      `--listen-client-urls=${client}`,
      `--advertise-client-urls=${client}`,
      `--listen-peer-urls=${peer}`,
      `--initial-advertise-peer-urls=${peer}`,
      `--initial-cluster=default=${peer}`,
      "--logger=zap",
      "--log-level=warn",
    ],
  };
}

/** The API server; it advertises the node's address, which pods can reach. */
export function apiServerDaemon(paths: LocalPaths, nodeAddress: string): Daemon {
  const pki = (file: string): string => join(paths.pki, file);
  return {
    name: "kube-apiserver",
    command: join(paths.bin, "kube-apiserver"),
    args: [
      `--advertise-address=${nodeAddress}`,
      "--secure-port=6443",
      "--etcd-servers=http://127.0.0.1:2379",
      `--service-cluster-ip-range=${NETWORK.services}`,
      "--authorization-mode=Node,RBAC",
      "--enable-admission-plugins=NodeRestriction",
      "--allow-privileged=true",
      `--client-ca-file=${pki("ca.crt")}`,
      `--tls-cert-file=${pki("apiserver.crt")}`,
      `--tls-private-key-file=${pki("apiserver.key")}`,
      `--kubelet-certificate-authority=${pki("ca.crt")}`,
      `--kubelet-client-certificate=${pki("apiserver-kubelet-client.crt")}`,
      `--kubelet-client-key=${pki("apiserver-kubelet-client.key")}`,
      "--kubelet-preferred-address-types=InternalIP,Hostname",
      "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
      `--service-account-key-file=${pki("sa.pub")}`,
      `--service-account-signing-key-file=${pki("sa.key")}`,
      `--requestheader-client-ca-file=${pki("front-proxy-ca.crt")}`,
      "--requestheader-allowed-names=front-proxy-client",
      "--requestheader-extra-headers-prefix=X-Remote-Extra-",
      "--requestheader-group-headers=X-Remote-Group",
      "--requestheader-username-headers=X-Remote-User",
      `--proxy-client-cert-file=${pki("front-proxy-client.crt")}`,
      `--proxy-client-key-file=${pki("front-proxy-client.key")}`,
    ],
  };
}

function kubeconfigs(file: string): string[] {
  return [`--kubeconfig=${file}`, `--authentication-kubeconfig=${file}`, `--authorization-kubeconfig=${file}`];
}

/** The controller manager. */
export function controllerManagerDaemon(paths: LocalPaths): Daemon {
  const pki = (file: string): string => join(paths.pki, file);
  return {
    name: "kube-controller-manager",
    command: join(paths.bin, "kube-controller-manager"),
    args: [
      ...kubeconfigs(kubeconfigFile(paths, "controller-manager")),
      "--bind-address=127.0.0.1",
      "--leader-elect=false",
      "--use-service-account-credentials",
      `--root-ca-file=${pki("ca.crt")}`,
      `--service-account-private-key-file=${pki("sa.key")}`,
      `--cluster-signing-cert-file=${pki("ca.crt")}`,
      `--cluster-signing-key-file=${pki("ca.key")}`,
      `--client-ca-file=${pki("ca.crt")}`,
      `--requestheader-client-ca-file=${pki("front-proxy-ca.crt")}`,
      "--allocate-node-cidrs=false",
    ],
  };
}

/** The scheduler. */
export function schedulerDaemon(paths: LocalPaths): Daemon {
  return {
    name: "kube-scheduler",
    command: join(paths.bin, "kube-scheduler"),
    args: [...kubeconfigs(kubeconfigFile(paths, "scheduler")), "--bind-address=127.0.0.1", "--leader-elect=false"],
  };
}

/** Starts the control plane and waits until the API is ready. */
export async function startControlPlane(
  paths: LocalPaths,
  nodeAddress: string,
  detail: (text: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  detail("etcd");
  await startAndWait(paths, etcdDaemon(paths), () => respondsOk("http://127.0.0.1:2379/health"), signal);
  detail("API server");
  await startAndWait(paths, apiServerDaemon(paths, nodeAddress), () => apiReady(paths.kubeconfig), signal, 120);
  await startDaemon(paths, controllerManagerDaemon(paths));
  await startDaemon(paths, schedulerDaemon(paths));
  detail("");
}
