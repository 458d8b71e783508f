import * as pulumi from "@pulumi/pulumi";

/** The environment variables that every client gets: the URI of its database, with its login. */
export const CLIENT_VARIABLES = ["MONGODB_URI"] as const;

/** A client's environment. */
export function clientEnvironment(uri: pulumi.Input<string>): Record<(typeof CLIENT_VARIABLES)[number], typeof uri> {
  return { MONGODB_URI: uri };
}

/** Login of a client, and members of the replica set. */
export interface MongodbClientArgs {
  readonly addresses: readonly string[];
  readonly database: string;
  readonly user: pulumi.Input<string>;
  readonly password: pulumi.Input<string>;
}

/**
 * The URI of a database in a replica set, with a login of that database. It does not name the replica set: drivers learn
 * its name and members from any member.
 */
export function mongodbUri({ addresses, database, user, password }: MongodbClientArgs): pulumi.Output<string> {
  const hosts = addresses.join(",");
  return pulumi
    .all([user, password])
    .apply(
      (login) => `mongodb://${login.map(encodeURIComponent).join(":")}@${hosts}/${database}?authSource=${database}`,
    );
}
