import { Secret } from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random";

import { labels } from "../../workload/context";
import { type LoginArgs, type LoginCleanupArgs, loginName } from "../login";
import { REDIS_PORT, type RedisServer } from "./administration";
import { cliJob } from "./cli-job";
import { redisUri, secretEnvironment } from "./environment";
import { loginRules, loginSecret, passwordHash } from "./login-rules";

/** Key of the password's hash in its Secret, for the job that sets it. */
const HASH_KEY = "hash";

/**
 * A login for a database, which is the keys and channels with the database's prefix. Each new password creates a separate
 * login, so the previous one keeps working during a rollout; {@link RedisLoginCleanup} then removes it.
 */
export class RedisLogin extends pulumi.ComponentResource {
  /** Name of the Secret with a client's environment variable, REDIS_URL. */
  readonly secret: pulumi.Output<string>;
  readonly user: pulumi.Output<string>;
  readonly hash: pulumi.Output<string>;
  readonly server: RedisServer & pulumi.Resource;
  readonly database: string;

  constructor(name: string, args: LoginArgs<RedisServer>, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:database:RedisLogin", name, {}, opts);
    this.server = args.server;
    this.database = args.database;
    const { server, database } = args;
    const child = { parent: this };
    const password = args.password ?? new RandomPassword(name, { length: 32, special: false }, child).result;
    this.user = loginName(name, { database, password }, child);
    this.hash = passwordHash(password);

    const current = loginSecret(
      `${name}-current`,
      { ...args, server: server.host, kind: "current", login: this },
      child,
    );
    const metadata = { namespace: args.namespace, labels: labels(name, args) };
    const secret = (suffix: string, stringData: Record<string, pulumi.Input<string>>) =>
      new Secret(`${name}${suffix}`, { metadata, immutable: true, stringData }, child).metadata.name;
    const uri = redisUri({ host: server.host, port: REDIS_PORT, user: this.user, password });
    const client = secret("", { ...secretEnvironment(uri) });
    const grant = cliJob(
      name,
      "grant",
      {
        ...args,
        env: { DATABASE: database, LOGIN_USER: this.user, LOGIN_RULES: loginRules(database) },
        envFromKeys: { LOGIN_HASH: { secret: secret("-hash", { [HASH_KEY]: this.hash }), key: HASH_KEY } },
      },
      // A new pod of the server has the login as well, once clients may use it.
      { ...child, dependsOn: [server, current] },
    );

    // Clients depend on this name, so none of them starts before its login exists.
    this.secret = pulumi.all([client, grant.metadata.name]).apply(([created]) => created);
    this.registerOutputs({ secret: this.secret, user: this.user });
  }
}

/** Removes the previous logins of a database, once none of them is connected. */
export class RedisLoginCleanup extends pulumi.ComponentResource {
  constructor(
    name: string,
    { login, clients, ...context }: LoginCleanupArgs<RedisLogin>,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("slipway:database:RedisLoginCleanup", name, {}, opts);
    const { server, database, user } = login;
    const settled = loginSecret(
      `${name}-settled`,
      { ...context, server: server.host, kind: "settled", login },
      { parent: this, dependsOn: [...clients] },
    );
    const env = { DATABASE: database, LOGIN_USER: user };
    cliJob(name, "prune", { ...context, server, env }, { parent: this, dependsOn: [...clients, settled] });
    this.registerOutputs({});
  }
}
