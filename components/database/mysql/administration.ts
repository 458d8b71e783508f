import { ConfigMap, Secret } from "@pulumi/kubernetes/core/v1";
import type * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random";

import { labels, type WorkloadContext } from "../../workload/context";
import { readScripts } from "../scripts";

/** Address and administrator of a server, for its clients and for the jobs that manage its logins. */
export interface MysqlServer {
  readonly host: pulumi.Input<string>;
  readonly port: number;
  /** Image with the client program `mariadb`. */
  readonly image: string;
  /**
   * Name of the ConfigMap with the certificate authorities of a server that rejects unencrypted connections: clients that
   * read MYSQL_SSL_MODE and MYSQL_SSL_CA then encrypt theirs, and verify the server's certificate and host name.
   * @default connections are not encrypted
   */
  readonly authorities?: pulumi.Output<string>;
  /** Name of the Secret with the administrator's password under `password`. */
  readonly adminSecret: pulumi.Output<string>;
  /** Name of the ConfigMap with the administrator's scripts. */
  readonly scripts: pulumi.Output<string>;
  /** Labels that a pod needs to connect. */
  readonly clientLabels: Readonly<Record<string, string>>;
}

/** The user that manages the others: `root` is who the image initializes the data as. */
export const ADMINISTRATOR = "slipway";

/** The servers' port. */
export const MYSQL_PORT = 3306;

/** The server's image, with its client, and the user `mysql` in it. MariaDB speaks MySQL's protocol, and RDS runs it too. */
export const MYSQL_IMAGE = { reference: "docker.io/library/mariadb:11.8-noble", user: 999 } as const;

/** The scripts of the jobs, which every server needs. */
export const JOB_SCRIPTS = ["connection.sh", "grant.sh", "prune.sh"] as const;

/** The scripts of a server's pod. */
export const POD_SCRIPTS = ["start.sh", "ping.sh", "administrate.sh"] as const;

/** A shell script that runs in a server's pod, or against a server. */
type ScriptName = (typeof JOB_SCRIPTS)[number] | (typeof POD_SCRIPTS)[number];

/** What a server's jobs need in the cluster: the administrator's generated password, and their scripts. */
export function administration(
  name: string,
  context: WorkloadContext,
  names: readonly ScriptName[],
  opts: pulumi.CustomResourceOptions,
): Pick<MysqlServer, "adminSecret" | "scripts"> & { readonly password: pulumi.Output<string> } {
  const metadata = { namespace: context.namespace, labels: labels(name, context) };
  const { result: password } = new RandomPassword(`${name}-admin`, { length: 32, special: false }, opts);
  const secret = new Secret(`${name}-admin`, { metadata, immutable: true, stringData: { password } }, opts);
  const data = readScripts(__dirname, names);
  const map = new ConfigMap(`${name}-scripts`, { metadata, immutable: true, data }, opts);
  return { password, adminSecret: secret.metadata.name, scripts: map.metadata.name };
}
