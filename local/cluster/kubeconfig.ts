import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { stringify } from "yaml";
import type { LocalPaths } from "../host/paths";
import { CLUSTER_NAME } from "./settings";

/** The users that have a kubeconfig of their own; `admin`'s is the one for people. */
export const KUBECONFIG_USERS = ["admin", "controller-manager", "scheduler", "kube-proxy", "kubelet"] as const;

/** The file of a component's kubeconfig. */
export function kubeconfigFile(paths: LocalPaths, user: (typeof KUBECONFIG_USERS)[number]): string {
  return user === "admin" ? paths.kubeconfig : join(paths.cluster, `${user}.kubeconfig`);
}

/** The text of a kubeconfig with one context; certificates and key are PEM. */
export function kubeconfigText(user: string, pem: { ca: Buffer; certificate: Buffer; key: Buffer }): string {
  return stringify(
    {
      apiVersion: "v1",
      kind: "Config",
      "current-context": CLUSTER_NAME,
      clusters: [
        {
          name: CLUSTER_NAME,
          cluster: { server: "https://127.0.0.1:6443", "certificate-authority-data": pem.ca.toString("base64") },
        },
      ],
      users: [
        {
          name: user,
          user: {
            "client-certificate-data": pem.certificate.toString("base64"),
            "client-key-data": pem.key.toString("base64"),
          },
        },
      ],
      contexts: [{ name: CLUSTER_NAME, context: { cluster: CLUSTER_NAME, user } }],
    },
    { lineWidth: 0 },
  );
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
