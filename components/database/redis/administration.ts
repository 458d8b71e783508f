import { ConfigMap, Secret } from "@pulumi/kubernetes/core/v1";
import type * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random";

import { labels, type WorkloadContext } from "../../workload/context";
import { readScripts } from "../scripts";

/** Address and administrator of a server, for its clients and for the jobs that manage its logins. */
export interface RedisServer {
  readonly host: string;
  /** Image with `valkey-cli`. */
  readonly image: string;
  /** Name of the Secret with the administrator's password under `password`. */
  readonly adminSecret: pulumi.Output<string>;
  /** Name of the ConfigMap with the administrator's scripts. */
  readonly scripts: pulumi.Output<string>;
  /** Labels that a pod needs to connect. */
  readonly clientLabels: Readonly<Record<string, string>>;
}

/** The user that manages the others; it may do everything. */
export const ADMINISTRATOR = "slipway";

export const REDIS_PORT = 6379;

/**
 * The server's image, with its client, and the user `valkey` in it: Valkey is Redis as it was before it changed its
 * licence, speaks its protocol, and has a package in Debian.
 */
export const REDIS_IMAGE = { reference: "docker.io/valkey/valkey:8.1-trixie", user: 999 } as const;

const SCRIPTS = ["start.sh", "ping.sh", "administrate.sh", "connection.sh", "grant.sh", "prune.sh"] as const;

/** What a server and its jobs need in the cluster: the administrator's generated password, and the scripts. */
export function administration(
  name: string,
  context: WorkloadContext,
  opts: pulumi.CustomResourceOptions,
): Pick<RedisServer, "adminSecret" | "scripts"> {
  const metadata = { namespace: context.namespace, labels: labels(name, context) };
  const { result: password } = new RandomPassword(`${name}-admin`, { length: 32, special: false }, opts);
  const secret = new Secret(`${name}-admin`, { metadata, immutable: true, stringData: { password } }, opts);
  const data = readScripts(__dirname, SCRIPTS);
  const map = new ConfigMap(`${name}-scripts`, { metadata, immutable: true, data }, opts);
  return { adminSecret: secret.metadata.name, scripts: map.metadata.name };
}
