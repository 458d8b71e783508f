import type * as pulumi from "@pulumi/pulumi";

import type { ClusterServerSettings, DatabaseEngineName } from "../../settings/schema/databases";
import type { Connectable } from "../workload/connections";
import type { WorkloadContext } from "../workload/context";
import type { DatabaseClients } from "./clients";

/** The secrets of an application for one database; which of them are read depends on who runs the server. */
export interface DatabaseSecrets {
  /** @default generated, and kept until one is given */
  readonly password?: pulumi.Output<string> | undefined;
  /** URI of a database elsewhere, with its login: required for such a database. @default none */
  readonly uri?: pulumi.Output<string> | undefined;
}

/**
 * What an application uses Redis for: a `cache` may lose its data at any time; a `store` keeps it on a volume, and refuses
 * to write once its memory is full, unless the settings name another eviction policy.
 */
export type RedisUse = "cache" | "store";

/** The databases that an application requires. */
export type DatabaseArgs<Name extends string = string> = {
  /** A database with its own login for each name. */
  readonly databases: Readonly<Record<Name, DatabaseSecrets>>;
} & (
  | { readonly engine: "redis"; readonly use: RedisUse }
  | { readonly engine: Exclude<DatabaseEngineName, "redis">; readonly use?: never }
);

/** Access to each of an application's databases, by name: workloads take it as an element of `databases`. */
export type Database<Name extends string = string> = Readonly<Record<Name, Connectable>>;

/** Arguments for a {@link DatabaseFactory}: those of the application, and where its clients are registered. */
export type DatabaseFactoryArgs<Name extends string = string> = DatabaseArgs<Name> & {
  readonly context: WorkloadContext;
  readonly clients: DatabaseClients;
};

/** Creates an application's databases of one engine. */
export type DatabaseFactory = <Name extends string>(
  name: string,
  args: DatabaseFactoryArgs<Name>,
  opts: pulumi.ComponentResourceOptions,
) => Database<Name>;

/** What servers in the cluster have in common. */
export interface ClusterServerOptions {
  readonly server: ClusterServerSettings;
  /** Returns the key of one of the server's settings, for messages. */
  readonly settingKey: (name: string) => string;
  /** Maps a public image, such as `docker.io/library/postgres:17-trixie`, to where it is pulled from. */
  readonly upstreamImage: (reference: string) => string;
  /**
   * Keep volumes when the stack is destroyed, and protect servers from deletion.
   * @default false
   */
  readonly protect?: boolean;
}

/** An engine: what its folder exports. */
export interface DatabaseEngine {
  /** Servers in the cluster. */
  readonly cluster: (options: ClusterServerOptions) => DatabaseFactory;
  /** Servers elsewhere, of which the application knows the URIs. */
  readonly uri: DatabaseFactory;
}
