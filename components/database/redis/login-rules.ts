import { createHash } from "node:crypto";

import { Secret } from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";

import { derivedPlaceholder, isPlaceholder } from "../../../lib/placeholder";
import { labels, type WorkloadContext } from "../../workload/context";
import { keyPrefix } from "./environment";

/**
 * The commands of a login: all but those that administrate the server, affect all keys at once or make it wait, such as
 * FLUSHALL and KEYS. Drivers ask for INFO when they connect. Functions are those of all databases of a server.
 */
const COMMANDS = "+@all -@admin -@dangerous -function +info";

/** What the login of a database may do, as ACL rules: almost everything with its own keys and channels. */
export function loginRules(database: string): string {
  const pattern = `${keyPrefix(database)}*`;
  return `~${pattern} &${pattern} ${COMMANDS}`;
}

/** A login as in the server's file of users; the flag is the one that ACL SETUSER sets. */
export function loginLine(user: string, hash: string, database: string): string {
  return `user ${user} on sanitize-payload #${hash} ${loginRules(database)}\n`;
}

/** The hash of a password as in ACL rules; in a plan, a placeholder. */
export function passwordHash(password: pulumi.Input<string>): pulumi.Output<string> {
  return pulumi
    .secret(password)
    .apply((text) =>
      isPlaceholder(text) ? derivedPlaceholder("hash", text) : createHash("sha256").update(text).digest("hex"),
    );
}

/** A login as the server knows it. */
export interface LoginIdentity {
  readonly user: pulumi.Input<string>;
  readonly hash: pulumi.Input<string>;
  readonly database: string;
}

/**
 * Secrets with a login of a database: a new pod of the server has both, so it knows the previous login until all clients
 * have the new one, whenever it starts.
 */
const LOGIN_SECRETS = {
  /** Changed before the clients. */
  current: "current-login",
  /** Changed after the clients. */
  settled: "settled-login",
} as const;

type LoginSecret = keyof typeof LOGIN_SECRETS;

/** Name of a Secret with a login of a database, which the server's pods mount. */
function loginSecretName(server: string, database: string, kind: LoginSecret): string {
  return `${server}-${database}-${LOGIN_SECRETS[kind]}`;
}

/** Names of the Secrets with the logins of a database. */
export function loginSecretNames(server: string, database: string): readonly string[] {
  return (["current", "settled"] as const).map((kind) => loginSecretName(server, database, kind));
}

/**
 * Creates a Secret with a login for new pods of the server. Its name is fixed and it may change, unlike all others: with
 * another name for each login, every rotation would restart the server, and a cache would lose its data. The provider
 * changes it by deleting and creating it; a pod that starts in between has the other Secret. A kubelet may keep the first
 * content of an immutable one.
 */
export function loginSecret(
  name: string,
  args: WorkloadContext & { readonly server: string; readonly kind: LoginSecret; readonly login: LoginIdentity },
  opts: pulumi.CustomResourceOptions,
): Secret {
  const { server, kind, login } = args;
  const { user, hash, database } = login;
  const line = pulumi.all([user, hash]).apply((known) => loginLine(...known, database));
  return new Secret(
    name,
    {
      metadata: {
        name: loginSecretName(server, database, kind),
        namespace: args.namespace,
        labels: labels(name, args),
      },
      // All Secrets are files in one folder, in whose order a newer rule precedes an older one.
      stringData: { [`${database}.${kind}`]: pulumi.secret(line) },
    },
    opts,
  );
}
