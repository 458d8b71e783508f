import type * as pulumi from "@pulumi/pulumi";

import type { WorkloadContext } from "../workload/context";
import type { PostgresServer } from "./postgres/administration";
import { LoginCleanup, PostgresLogin } from "./postgres/login";
import { Postgres, type PostgresArgs } from "./postgres/postgres";

/** The databases that an application requires. */
export interface DatabaseArgs<Name extends string = string> {
  readonly kind: "postgres";
  /** A database with its own login for each name; the password is generated unless given. */
  readonly databases: Readonly<Record<Name, { readonly password?: pulumi.Output<string> | undefined }>>;
}

/** How a workload connects to a database. */
export interface DatabaseAccess {
  /** Name of the Secret with the client's variables: POSTGRES_*, and those that libpq reads itself. */
  readonly secret: pulumi.Output<string>;
  /** Labels that allow the workload to connect. */
  readonly clientOf: Readonly<Record<string, string>>;
  /** Revokes previous logins of the database once these clients have been rolled out with the current one. */
  revokePreviousLogins(clients: readonly pulumi.Resource[]): void;
}

/** Access to each of an application's databases, by name. */
export type Database<Name extends string = string> = Readonly<Record<Name, DatabaseAccess>>;

/** Arguments for a {@link DatabaseFactory}: those of the application, and its workload context. */
export interface DatabaseFactoryArgs<Name extends string = string> extends DatabaseArgs<Name> {
  readonly context: WorkloadContext;
}

/** Creates an application's databases; targets differ in where the server runs. */
export type DatabaseFactory = <Name extends string>(
  name: string,
  args: DatabaseFactoryArgs<Name>,
  opts: pulumi.ComponentResourceOptions,
) => Database<Name>;

/** Creates servers inside the cluster. */
export function inClusterDatabases(options: Pick<PostgresArgs, "image" | "protect">): DatabaseFactory {
  return (name, args, opts) =>
    createDatabases(new Postgres(name, { ...args.context, ...options }, opts), name, args, opts);
}

/** Creates a database and login for each name on a server, wherever the server runs. */
export function createDatabases<Name extends string>(
  server: PostgresServer & pulumi.Resource,
  name: string,
  { databases, context }: DatabaseFactoryArgs<Name>,
  opts: pulumi.ComponentResourceOptions,
): Database<Name> {
  const access = (database: Name): DatabaseAccess => {
    const child = `${name}-${database}`;
    const { password } = databases[database];
    const login = new PostgresLogin(child, { ...context, server, database, password }, opts);
    return {
      secret: login.secret,
      clientOf: server.clientLabels,
      revokePreviousLogins: (clients) => {
        const aliases = [{ name: `${child}-former`, type: "slipway:database:FormerLogins" }];
        new LoginCleanup(`${child}-login-cleanup`, { ...context, login, clients }, { ...opts, aliases });
      },
    };
  };
  const names = Object.keys(databases) as Name[];
  return Object.fromEntries(names.map((database) => [database, access(database)])) as Database<Name>;
}
