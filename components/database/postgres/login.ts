import { Secret } from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random";

import { labels } from "../../workload/context";
import { type LoginArgs, type LoginCleanupArgs, loginName } from "../login";
import { adminJob } from "./admin-job";
import type { PostgresServer } from "./administration";
import { clientEnvironment, VERIFIED } from "./environment";

/**
 * A database and a login for it. Each new password creates a separate login that acts as the database's owner, so the
 * previous one keeps working during a rollout; {@link LoginCleanup} then removes it.
 */
export class PostgresLogin extends pulumi.ComponentResource {
  /**
   * Name of the Secret with a client's environment variables: POSTGRES_HOST, _PORT, _DB, _USER and _PASSWORD, and
   * PGSSLMODE and PGSSLROOTCERT if clients verify the server.
   */
  readonly secret: pulumi.Output<string>;
  readonly role: pulumi.Output<string>;
  readonly server: PostgresServer & pulumi.Resource;
  readonly database: string;

  constructor(name: string, args: LoginArgs<PostgresServer>, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:database:PostgresLogin", name, {}, opts);
    this.server = args.server;
    this.database = args.database;

    const password = args.password ?? new RandomPassword(name, { length: 32, special: false }, { parent: this }).result;
    this.role = loginName(name, { database: args.database, password }, { parent: this });
    const credentials = this.credentials(name, args, password);
    const grant = adminJob(
      name,
      "grant",
      { ...args, login: { role: this.role, database: args.database, secret: credentials.metadata.name } },
      { parent: this, dependsOn: [args.server] },
    );

    // Clients depend on this name, so none of them starts before its login exists.
    this.secret = pulumi.all([credentials.metadata.name, grant.metadata.name]).apply(([secret]) => secret);
    this.registerOutputs({ secret: this.secret, role: this.role });
  }

  private credentials(name: string, args: LoginArgs<PostgresServer>, password: pulumi.Input<string>): Secret {
    const { host, port, authorities } = args.server;
    const client = { host, port, database: args.database, user: this.role, password };
    return new Secret(
      name,
      {
        metadata: { namespace: args.namespace, labels: labels(name, args) },
        immutable: true,
        stringData: clientEnvironment({ ...client, ...(authorities && VERIFIED) }),
      },
      { parent: this },
    );
  }
}

/** Removes the previous logins of a database, once none of them is connected. */
export class LoginCleanup extends pulumi.ComponentResource {
  constructor(
    name: string,
    { login, clients, ...context }: LoginCleanupArgs<PostgresLogin>,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("slipway:database:LoginCleanup", name, {}, opts);
    adminJob(
      name,
      "prune",
      { ...context, server: login.server, login: { role: login.role, database: login.database } },
      { parent: this, dependsOn: [...clients] },
    );
    this.registerOutputs({});
  }
}
