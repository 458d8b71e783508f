import {
  type DatabaseEngineName,
  type DatabaseSettings,
  type RdsSettings,
  serverSettings,
} from "../../settings/schema/databases";
import type { ClusterServerOptions, DatabaseEngine, DatabaseFactory } from "./database";
import { MONGODB } from "./mongodb";
import { MYSQL } from "./mysql";
import { POSTGRES } from "./postgres";
import { REDIS } from "./redis";

/** The engines, a folder each. */
const ENGINES: Readonly<Record<DatabaseEngineName, DatabaseEngine>> = {
  mongodb: MONGODB,
  mysql: MYSQL,
  postgres: POSTGRES,
  redis: REDIS,
};

/** Arguments for {@link databaseFactory}. */
export interface DatabaseProviders extends Pick<ClusterServerOptions, "upstreamImage" | "protect"> {
  readonly settings: DatabaseSettings;
  /** Creates servers in Amazon RDS, by engine; @default none: the target has no RDS */
  readonly rds?: (settings: RdsSettings) => Readonly<Partial<Record<DatabaseEngineName, DatabaseFactory>>>;
}

/**
 * Creates databases of any engine where the settings say that its servers run.
 *
 * The factory throws a RangeError if there is no such engine, or the provider does not run it.
 */
export function databaseFactory({ settings, rds, ...options }: DatabaseProviders): DatabaseFactory {
  return (name, args, opts) => {
    const { engine } = args;
    if (!Object.hasOwn(ENGINES, engine)) {
      throw new RangeError(`engine of ${name} is "${engine}"; it must be one of ${Object.keys(ENGINES).join(", ")}`);
    }
    const { cluster, uri } = ENGINES[engine];
    const { server, key } = serverSettings(settings, engine);
    switch (server.provider) {
      case "cluster": {
        const settingKey = (setting: string) => key.replace(/provider$/, setting);
        return cluster({ ...options, server, settingKey })(name, args, opts);
      }
      case "uri":
        return uri(name, args, opts);
      case "rds": {
        const create = rds?.(server)[engine];
        if (create) return create(name, args, opts);
        throw new RangeError(`${key} is rds, which runs no ${engine} for ${name}; it must be one of cluster, uri`);
      }
    }
  };
}
