import { join } from "node:path";

import { isRecord } from "../../../lib/values";
import type { Value } from "../../../local/engine/fallback/protocol/types";
import { stringAt } from "../../../local/engine/fallback/protocol/values";
import type { FakeApi } from "./api-server";

/** Name of the cluster in a kubeconfig of pulumi-eks, whatever its real name; followed by the ID of the fake one. */
const FAKE = "fake-eks:";

/** A kubeconfig (JSON) with the parts of one of pulumi-eks 4.3.0, for a fake cluster. @param cluster Its ID. */
export function kubeconfigOf(cluster: string, { url, authority }: Pick<FakeApi, "url" | "authority">): string {
  const name = `${FAKE}${cluster}`;
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": "aws",
    clusters: [
      {
        name,
        cluster: {
          server: `${url}/${cluster}`,
          "certificate-authority-data": Buffer.from(authority).toString("base64"),
        },
      },
    ],
    contexts: [{ name: "aws", context: { cluster: name, user: "aws" } }],
    users: [
      {
        name: "aws",
        user: {
          exec: {
            apiVersion: "client.authentication.k8s.io/v1beta1",
            command: join(__dirname, "aws-cli.cjs"),
            args: ["--region", "eu-central-1", "eks", "get-token", "--cluster-name", cluster, "--output", "json"],
            env: [{ name: "KUBERNETES_EXEC_INFO", value: '{"apiVersion": "client.authentication.k8s.io/v1beta1"}' }],
          },
        },
      },
    ],
  });
}

/** ID of the fake cluster that a kubeconfig points at; undefined for any other kubeconfig. */
export function clusterIn(kubeconfig: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(kubeconfig);
    const name = isRecord<Value>(parsed) ? stringAt(parsed, "clusters", 0, "name") : "";
    return name.startsWith(FAKE) ? name.slice(FAKE.length) : undefined;
  } catch {
    return undefined;
  }
}
