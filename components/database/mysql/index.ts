import type * as pulumi from "@pulumi/pulumi";

import { mapValues } from "../../../lib/values";
import { MYSQL_MEMORY } from "../../../settings/schema/databases";
import type { Database, DatabaseEngine, DatabaseFactoryArgs } from "../database";
import { MYSQL_AUTHORITIES_FOLDER } from "../authorities";
import { requiredUris } from "../required-uris";
import { MYSQL_IMAGE, type MysqlServer } from "./administration";
import { CLIENT_VARIABLES } from "./environment";
import { ExternalMysql } from "./external";
import { MysqlLogin, MysqlLoginCleanup } from "./login";
import { Mysql } from "./mysql";

/** MySQL. The factory for the cluster throws a RangeError if its servers would have too little memory. */
export const MYSQL: DatabaseEngine = {
  cluster:
    ({ server: { storage, cpu, memory = MYSQL_MEMORY.standard }, settingKey, upstreamImage, ...options }) =>
    (name, args, opts) => {
      if (memory < MYSQL_MEMORY.least) {
        throw new RangeError(
          `${settingKey("memory")} is ${memory}, also for MySQL of ${name}; there it must be ${MYSQL_MEMORY.least} or more`,
        );
      }
      const image = upstreamImage(MYSQL_IMAGE.reference);
      const size = { storage, storageSetting: settingKey("storage"), resources: { cpu, memory } };
      const server = new Mysql(name, { ...args.context, ...options, ...size, image }, opts);
      return mysqlDatabases(server, name, args, opts);
    },
  uri: (name, { databases, clients, context }, opts) => {
    const { secrets } = new ExternalMysql(name, { ...context, uris: requiredUris(name, "mysql", databases) }, opts);
    return mapValues(secrets, (secret, database) =>
      clients.access(`${name}-${database}`, { envFrom: [secret], variables: CLIENT_VARIABLES }),
    );
  },
};

/** Creates a database and login for each name on a server, wherever the server runs. */
export function mysqlDatabases<Name extends string>(
  server: MysqlServer & pulumi.Resource,
  name: string,
  { databases, clients, context }: DatabaseFactoryArgs<Name>,
  opts: pulumi.ComponentResourceOptions,
): Database<Name> {
  return mapValues(databases, ({ password }, database) => {
    const child = `${name}-${database}`;
    const login = new MysqlLogin(child, { ...context, server, database, password }, opts);
    const connection = {
      envFrom: [login.secret],
      labels: server.clientLabels,
      variables: CLIENT_VARIABLES,
      ...(server.authorities && { configMaps: { [MYSQL_AUTHORITIES_FOLDER]: server.authorities } }),
    };
    return clients.access(child, connection, (all) => {
      new MysqlLoginCleanup(`${child}-login-cleanup`, { ...context, login, clients: all }, opts);
    });
  });
}
