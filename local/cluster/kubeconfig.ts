import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { dumpYaml, KubeConfig } from "@kubernetes/client-node";
import type { LocalPaths } from "../host/paths";
import { CLUSTER_NAME } from "./settings";

/** The users that have a kubeconfig of their own; people use that of `admin`. */
export const KUBECONFIG_USERS = [
  "admin",
  "controller-manager",
  "scheduler",
  "kube-proxy",
  "kube-router",
  "kubelet",
] as const;

/** The file of a component's kubeconfig. */
export function kubeconfigFile(paths: LocalPaths, user: (typeof KUBECONFIG_USERS)[number]): string {
  return user === "admin" ? paths.kubeconfig : join(paths.cluster, `${user}.kubeconfig`);
}

/** A kubeconfig with one context, as YAML; certificates and key are PEM. */
export function kubeconfigText(user: string, pem: { ca: Buffer; certificate: Buffer; key: Buffer }): string {
  const config = new KubeConfig();
  const server = "https://127.0.0.1:6443";
  config.addCluster({ name: CLUSTER_NAME, server, caData: pem.ca.toString("base64"), skipTLSVerify: false });
  config.addUser({ name: user, certData: pem.certificate.toString("base64"), keyData: pem.key.toString("base64") });
  config.addContext({ name: CLUSTER_NAME, cluster: CLUSTER_NAME, user });
  config.setCurrentContext(CLUSTER_NAME);
  return dumpYaml(JSON.parse(config.exportConfig()), { lineWidth: -1 });
}

/** Writes the kubeconfig of every user, readable by root alone. */
export function writeKubeconfigs(paths: LocalPaths): void {
  const pem = (file: string): Buffer => readFileSync(join(paths.pki, file));
  for (const user of KUBECONFIG_USERS) {
    const file = kubeconfigFile(paths, user);
    mkdirSync(dirname(file), { recursive: true });
    const text = kubeconfigText(user, { ca: pem("ca.crt"), certificate: pem(`${user}.crt`), key: pem(`${user}.key`) });
    writeFileSync(file, text, { mode: 0o600 });
  }
}
