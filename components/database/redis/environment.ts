import * as pulumi from "@pulumi/pulumi";

/** The environment variables that every client gets: the URI of the server, with a login, and what its keys start with. */
export const CLIENT_VARIABLES = ["REDIS_URL", "REDIS_PREFIX"] as const;

/** What a client gets from a Secret. */
export function secretEnvironment(uri: pulumi.Input<string>): { readonly REDIS_URL: typeof uri } {
  return { REDIS_URL: uri };
}

/** What a client gets besides. */
export function plainEnvironment(database: string): { readonly REDIS_PREFIX: string } {
  return { REDIS_PREFIX: keyPrefix(database) };
}

/** The prefix of all keys and channels of a database: a server has no databases with names and rights of their own. */
export function keyPrefix(database: string): string {
  return `${database}:`;
}

/** A client's login. */
export interface RedisClientArgs {
  readonly host: string;
  readonly port: number;
  readonly user: pulumi.Input<string>;
  readonly password: pulumi.Input<string>;
}

/** The URI of a server with a login. */
export function redisUri({ host, port, user, password }: RedisClientArgs): pulumi.Output<string> {
  return pulumi
    .all([user, password])
    .apply((login) => `redis://${login.map(encodeURIComponent).join(":")}@${host}:${port}/0`);
}
