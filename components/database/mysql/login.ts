import { Secret } from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random";

import { labels } from "../../workload/context";
import { type LoginArgs, type LoginCleanupArgs, loginName } from "../login";
import { mysqlJob } from "./admin-job";
import type { MysqlServer } from "./administration";
import { clientEnvironment, VERIFIED } from "./environment";

/**
 * A database and a login for it. Each new password creates a separate login with the same rights, so the previous one
 * keeps working during a rollout; {@link MysqlLoginCleanup} then removes it.
 */
export class MysqlLogin extends pulumi.ComponentResource {
  /**
   * Name of the Secret with a client's environment variables: MYSQL_HOST, _PORT, _DATABASE, _USER and _PASSWORD, and
   * MYSQL_SSL_MODE and MYSQL_SSL_CA if clients verify the server.
   */
  readonly secret: pulumi.Output<string>;
  readonly user: pulumi.Output<string>;
  readonly server: MysqlServer & pulumi.Resource;
  readonly database: string;

  constructor(name: string, args: LoginArgs<MysqlServer>, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:database:MysqlLogin", name, {}, opts);
    const { server, database } = args;
    this.server = server;
    this.database = database;

    const password = args.password ?? new RandomPassword(name, { length: 32, special: false }, { parent: this }).result;
    this.user = loginName(name, { database, password }, { parent: this });
    const credentials = this.credentials(name, args, password);
    const grant = mysqlJob(
      name,
      "grant",
      { ...args, user: this.user, secret: credentials.metadata.name },
      { parent: this, dependsOn: [server] },
    );

    // Clients depend on this name, so none of them starts before its login exists.
    this.secret = pulumi.all([credentials.metadata.name, grant.metadata.name]).apply(([secret]) => secret);
    this.registerOutputs({ secret: this.secret, user: this.user });
  }

  private credentials(name: string, args: LoginArgs<MysqlServer>, password: pulumi.Input<string>): Secret {
    const { host, port, authorities } = args.server;
    const client = { host, port, database: args.database, user: this.user, password };
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
export class MysqlLoginCleanup extends pulumi.ComponentResource {
  constructor(
    name: string,
    { login, clients, ...context }: LoginCleanupArgs<MysqlLogin>,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("slipway:database:MysqlLoginCleanup", name, {}, opts);
    const { server, database, user } = login;
    mysqlJob(name, "prune", { ...context, server, database, user }, { parent: this, dependsOn: [...clients] });
    this.registerOutputs({});
  }
}
