import type * as pulumi from "@pulumi/pulumi";

import { mapValues } from "../../../lib/values";
import { REDIS_MEMORY } from "../../../settings/schema/databases";
import type { DatabaseConnection } from "../clients";
import type { DatabaseEngine, RedisUse } from "../database";
import { requiredUris } from "../required-uris";
import { REDIS_IMAGE } from "./administration";
import { CLIENT_VARIABLES, plainEnvironment } from "./environment";
import { ExternalRedis } from "./external";
import { RedisLogin, RedisLoginCleanup } from "./login";
import { Redis } from "./redis";

/** Redis. The factories throw a RangeError if the application does not say what it uses it for. */
export const REDIS: DatabaseEngine = {
  cluster:
    ({ server: settings, settingKey, upstreamImage, ...options }) =>
    (name, { use, databases, clients, context }, opts) => {
      const { storage, cpu, memory = REDIS_MEMORY } = settings;
      const { maxmemory, eviction } = "maxmemory" in settings || "eviction" in settings ? settings : {};
      const size = { storage, storageSetting: settingKey("storage"), resources: { cpu, memory }, maxmemory, eviction };
      const image = upstreamImage(REDIS_IMAGE.reference);
      const server = new Redis(
        name,
        { ...context, ...options, ...size, image, use: required(name, use), databaseNames: Object.keys(databases) },
        opts,
      );
      return mapValues(databases, ({ password }, database) => {
        const child = `${name}-${database}`;
        const login = new RedisLogin(child, { ...context, server, database, password }, opts);
        const connection = connectionTo(database, login.secret);
        return clients.access(child, { ...connection, labels: server.clientLabels }, (all) => {
          new RedisLoginCleanup(`${child}-login-cleanup`, { ...context, login, clients: all }, opts);
        });
      });
    },
  uri: (name, { use, databases, clients, context }, opts) => {
    required(name, use);
    const { secrets } = new ExternalRedis(name, { ...context, uris: requiredUris(name, "redis", databases) }, opts);
    return mapValues(secrets, (secret, database) =>
      clients.access(`${name}-${database}`, connectionTo(database, secret)),
    );
  },
};

function connectionTo(database: string, secret: pulumi.Output<string>): DatabaseConnection {
  return { env: plainEnvironment(database), envFrom: [secret], variables: CLIENT_VARIABLES };
}

/** An application may be written in JavaScript, and one for another engine says nothing. */
function required(name: string, use: unknown): RedisUse {
  if (use === "cache" || use === "store") return use;
  throw new RangeError(
    `use of ${name} is ${use === undefined ? "not given" : JSON.stringify(use)}; it must be cache or store`,
  );
}
