import type * as pulumi from "@pulumi/pulumi";

import type { WorkloadContext } from "../workload/context";
import type { PostgresServer } from "./postgres/administration";
import { FormerLogins, PostgresLogin } from "./postgres/login";
import { Postgres, type PostgresArgs } from "./postgres/postgres";

/** What an application says of the databases that it needs. */
export interface DatabaseArgs<Name extends string = string> {
  readonly kind: "postgres";
  /** A database with a login of its own for each name; the password is generated where none is given. */
  readonly databases: Readonly<Record<Name, { readonly password?: pulumi.Output<string> | undefined }>>;
}

/** How a workload uses a database. */
export interface DatabaseAccess {
  /** Name of the Secret whose keys are the client's variables: POSTGRES_*, and those that libpq reads by itself. */
  readonly secret: pulumi.Output<string>;
  /** Labels that let the workload connect. */
  readonly clientOf: Readonly<Record<string, string>>;
  /** Removes former logins of the database once these clients have rolled over to the current one. */
  retireFormerLogins(clients: readonly pulumi.Resource[]): void;
}

/** Access to each of the databases that an application asked for, by name. */
export type Database<Name extends string = string> = Readonly<Record<Name, DatabaseAccess>>;

/** What the platform adds to {@link DatabaseArgs}. */
export interface PlacedDatabaseArgs<Name extends string = string> extends DatabaseArgs<Name> {
  readonly context: WorkloadContext;
}

/** Makes what an application asked for; targets differ in who runs the server. */
export type DatabaseMaker = <Name extends string>(
  name: string,
  args: PlacedDatabaseArgs<Name>,
  opts: pulumi.ComponentResourceOptions,
) => Database<Name>;

/** Makes servers inside the cluster. */
export function inClusterDatabases(options: Pick<PostgresArgs, "baseRegistry" | "protect">): DatabaseMaker {
  return (name, args, opts) => databasesOn(new Postgres(name, { ...args.context, ...options }, opts), name, args, opts);
}

/** A database and login for each name on a server, wherever that runs. */
export function databasesOn<Name extends string>(
  server: PostgresServer & pulumi.Resource,
  name: string,
  { databases, context }: PlacedDatabaseArgs<Name>,
  opts: pulumi.ComponentResourceOptions,
): Database<Name> {
  const access = (database: Name): DatabaseAccess => {
    const child = `${name}-${database}`;
    const { password } = databases[database];
    const login = new PostgresLogin(child, { ...context, server, database, password }, opts);
    return {
      secret: login.secret,
      clientOf: server.clientLabels,
      retireFormerLogins: (clients) => {
        new FormerLogins(`${child}-former`, { ...context, login, clients }, opts);
      },
    };
  };
  const names = Object.keys(databases) as Name[];
  return Object.fromEntries(names.map((database) => [database, access(database)])) as Database<Name>;
}
