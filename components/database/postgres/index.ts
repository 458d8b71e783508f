import type * as pulumi from "@pulumi/pulumi";

import { mapValues } from "../../../lib/values";
import type { Database, DatabaseEngine, DatabaseFactoryArgs } from "../database";
import { POSTGRES_AUTHORITIES_FOLDER } from "../authorities";
import { requiredUris } from "../required-uris";
import { POSTGRES_IMAGE, type PostgresServer } from "./administration";
import { CLIENT_VARIABLES } from "./environment";
import { ExternalPostgres } from "./external";
import { LoginCleanup, PostgresLogin } from "./login";
import { Postgres, POSTGRES_MEMORY } from "./postgres";

/** PostgreSQL. */
export const POSTGRES: DatabaseEngine = {
  cluster:
    ({ server: { storage, cpu, memory = POSTGRES_MEMORY }, settingKey, upstreamImage, ...options }) =>
    (name, args, opts) => {
      const image = upstreamImage(POSTGRES_IMAGE.reference);
      const size = { storage, storageSetting: settingKey("storage"), resources: { cpu, memory } };
      const server = new Postgres(name, { ...args.context, ...options, ...size, image }, opts);
      return postgresDatabases(server, name, args, opts);
    },
  uri: (name, { databases, clients, context }, opts) => {
    const { secrets } = new ExternalPostgres(
      name,
      { ...context, uris: requiredUris(name, "postgres", databases) },
      opts,
    );
    return mapValues(secrets, (secret, database) =>
      clients.access(`${name}-${database}`, { envFrom: [secret], variables: CLIENT_VARIABLES }),
    );
  },
};

/** Creates a database and login for each name on a server, wherever the server runs. */
export function postgresDatabases<Name extends string>(
  server: PostgresServer & pulumi.Resource,
  name: string,
  { databases, clients, context }: DatabaseFactoryArgs<Name>,
  opts: pulumi.ComponentResourceOptions,
): Database<Name> {
  return mapValues(databases, ({ password }, database) => {
    const child = `${name}-${database}`;
    const login = new PostgresLogin(child, { ...context, server, database, password }, opts);
    const connection = {
      envFrom: [login.secret],
      labels: server.clientLabels,
      variables: CLIENT_VARIABLES,
      ...(server.authorities && { configMaps: { [POSTGRES_AUTHORITIES_FOLDER]: server.authorities } }),
    };
    return clients.access(child, connection, (all) => {
      const aliases = [{ name: `${child}-former`, type: "slipway:database:FormerLogins" }];
      new LoginCleanup(`${child}-login-cleanup`, { ...context, login, clients: all }, { ...opts, aliases });
    });
  });
}
