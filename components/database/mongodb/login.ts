import { Secret } from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random";

import { labels } from "../../workload/context";
import { type LoginArgs, type LoginCleanupArgs, loginName } from "../login";
import type { MongodbServer } from "./administration";
import { clientEnvironment, mongodbUri } from "./environment";
import { shellJob } from "./shell-job";

/** Key of the login's password in its Secret, for the job that sets it. */
const PASSWORD_KEY = "MONGODB_PASSWORD";

/**
 * A login for a database, which it may read, write and index. Each new password creates a separate login, so the previous
 * one keeps working during a rollout; {@link MongodbLoginCleanup} then removes it.
 */
export class MongodbLogin extends pulumi.ComponentResource {
  /** Name of the Secret with a client's environment variable, MONGODB_URI. */
  readonly secret: pulumi.Output<string>;
  readonly user: pulumi.Output<string>;
  readonly server: MongodbServer & pulumi.Resource;
  readonly database: string;

  constructor(name: string, args: LoginArgs<MongodbServer>, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:database:MongodbLogin", name, {}, opts);
    this.server = args.server;
    this.database = args.database;
    const { server, database } = args;
    const child = { parent: this };
    const password = args.password ?? new RandomPassword(name, { length: 32, special: false }, child).result;
    this.user = loginName(name, { database, password }, child);

    const metadata = { namespace: args.namespace, labels: labels(name, args) };
    const secret = (suffix: string, stringData: Record<string, pulumi.Input<string>>) =>
      new Secret(`${name}${suffix}`, { metadata, immutable: true, stringData }, child).metadata.name;
    const uri = mongodbUri({ addresses: server.addresses, database, user: this.user, password });
    const client = secret("", clientEnvironment(uri));
    const grant = shellJob(
      name,
      "grant",
      {
        ...args,
        env: { DATABASE: database, LOGIN_USER: this.user },
        envFromKeys: {
          LOGIN_PASSWORD: { secret: secret("-password", { [PASSWORD_KEY]: password }), key: PASSWORD_KEY },
        },
      },
      { ...child, dependsOn: [server] },
    );

    // Clients depend on this name, so none of them starts before its login exists.
    this.secret = pulumi.all([client, grant.metadata.name]).apply(([created]) => created);
    this.registerOutputs({ secret: this.secret, user: this.user });
  }
}

/** Removes the previous logins of a database, once none of them is connected. */
export class MongodbLoginCleanup extends pulumi.ComponentResource {
  constructor(
    name: string,
    { login, clients, ...context }: LoginCleanupArgs<MongodbLogin>,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("slipway:database:MongodbLoginCleanup", name, {}, opts);
    const env = { DATABASE: login.database, LOGIN_USER: login.user };
    const options = { parent: this, dependsOn: [...clients] };
    shellJob(name, "prune", { ...context, server: login.server, env }, options);
    this.registerOutputs({});
  }
}
