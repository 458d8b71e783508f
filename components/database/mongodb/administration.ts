import { ConfigMap, Secret } from "@pulumi/kubernetes/core/v1";
import type * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random";

import { labels, type WorkloadContext } from "../../workload/context";
import { readScripts } from "../scripts";

/** Members and administrator of a replica set, for its clients and for the jobs that manage its logins. */
export interface MongodbServer {
  /** `host:port` of each member. */
  readonly addresses: readonly string[];
  /** Image with `mongosh`. */
  readonly image: string;
  /** Name of the Secret with the administrator's password under `password`. */
  readonly adminSecret: pulumi.Output<string>;
  /** Name of the ConfigMap with the administrator's scripts. */
  readonly scripts: pulumi.Output<string>;
  /** Labels that a pod needs to connect. */
  readonly clientLabels: Readonly<Record<string, string>>;
}

/** The user that manages the others. */
export const ADMINISTRATOR = "slipway";

/** Name of every replica set. */
export const REPLICA_SET = "rs0";

export const MONGODB_PORT = 27017;

/** The server's image, with its shell, and the user `mongodb` in it. MongoDB 8.0 is supported until October 2029. */
export const MONGODB_IMAGE = { reference: "docker.io/library/mongo:8.0-noble", user: 999 } as const;

/** The shell and its files: its home is the only folder that it writes to. */
export const SHELL_ENVIRONMENT = { HOME: "/tmp" } as const;

/** A command of the shell: quiet, and without a settings file. */
export function shellCommand(...args: readonly string[]): readonly string[] {
  return ["mongosh", "--quiet", "--norc", ...args];
}

/** The key under which a Secret has the content of the members' key file, and the folder where it is mounted. */
export const KEY_FILE = { name: "key", folder: "/run/secrets/mongodb" } as const;

const SCRIPTS = ["start.sh", "started.js", "connection.js", "initiate.js", "grant.js", "prune.js"] as const;

/** Names of the Secrets and of the ConfigMap that a replica set and its jobs mount. */
export interface MongodbAdministration extends Pick<MongodbServer, "adminSecret" | "scripts"> {
  readonly keySecret: pulumi.Output<string>;
}

/** What a replica set and its jobs need in the cluster: the generated key and password, and the scripts. */
export function administration(
  name: string,
  context: WorkloadContext,
  opts: pulumi.CustomResourceOptions,
): MongodbAdministration {
  const metadata = { namespace: context.namespace, labels: labels(name, context) };
  const secret = (child: string, key: string, length: number) => {
    const { result } = new RandomPassword(`${name}-${child}`, { length, special: false }, opts);
    const stringData = { [key]: result };
    return new Secret(`${name}-${child}`, { metadata, immutable: true, stringData }, opts).metadata.name;
  };
  const data = readScripts(__dirname, SCRIPTS);
  return {
    adminSecret: secret("admin", "password", 32),
    // A key file has up to 1024 characters of base64.
    keySecret: secret("key", KEY_FILE.name, 256),
    scripts: new ConfigMap(`${name}-scripts`, { metadata, immutable: true, data }, opts).metadata.name,
  };
}
