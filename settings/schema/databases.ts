import { z } from "zod";

import { isRecord } from "../../lib/values";
import type { Fix } from "../fixes";
import { renamed } from "../renamed";
import { atLeast, text, whole } from "../values";

/** Least memory of a MongoDB server in MiB: its smallest cache is 256 MiB, and connections and queries need as much. */
export const MONGODB_MEMORY = 512;

/** Memory of a MySQL server in MiB: the least that it starts and works with, and the default. */
export const MYSQL_MEMORY = { least: 192, standard: 256 } as const;

/** Default memory of a Redis server in MiB. */
export const REDIS_MEMORY = 128;

/** Largest share of a Redis server's memory for data: the rest is for the process, its clients and copies while it saves. */
const REDIS_DATA_SHARE = 0.75;

/** What a Redis server removes to make room, as `maxmemory-policy` names it. */
const EVICTION_POLICIES = [
  ...["noeviction", "allkeys-lru", "allkeys-lfu", "allkeys-random"],
  ...["volatile-lru", "volatile-lfu", "volatile-random", "volatile-ttl"],
] as const;

/** Servers in the cluster, each with a persistent volume; requests and limits are those of one server. */
const cluster = z.strictObject({
  provider: z.literal("cluster"),
  /** Size of a new volume in GiB. Existing volumes keep theirs; they can be enlarged by hand, and never shrink. */
  storage: whole(1, 65536).default(5),
  /** CPU request in milliCPU. */
  cpu: whole(10, 64000).default(100),
  /** Memory request and limit in MiB. @default 256 for MySQL and PostgreSQL, 512 for MongoDB, which needs no less, 128 for Redis */
  memory: whole(64, 1048576).optional(),
});

/** A MongoDB replica set in the cluster; sizes are those of each member. */
const mongodbCluster = cluster.extend({
  memory: whole(MONGODB_MEMORY, 1048576).optional(),
  /** Number of members. With 3, one may fail or be replaced without an interruption; members cannot be removed. */
  members: z.literal([1, 3], { error: "1 or 3" }).default(1),
});

/** A MySQL server in the cluster. */
const mysqlCluster = cluster.extend({ memory: whole(MYSQL_MEMORY.least, 1048576).optional() });

/** Redis servers; sizes and eviction are those of caches and stores alike. */
const redisCluster = cluster
  .extend({
    /** Memory for data in MiB. @default three quarters of the memory for a cache, half of it for a store */
    maxmemory: whole(8, 1048576).optional(),
    /** What is removed when that is full. @default `allkeys-lru` for a cache, `noeviction` for a store */
    eviction: z.enum(EVICTION_POLICIES).optional(),
  })
  .superRefine(({ memory = REDIS_MEMORY, maxmemory = 0 }, context) => {
    const most = Math.floor(memory * REDIS_DATA_SHARE);
    if (maxmemory <= most) return;
    const message = `a whole number from 8 to ${most}, three quarters of the memory (${memory})`;
    const params: Fix = { example: String(most) };
    context.addIssue({ code: "custom", path: ["maxmemory"], message, params });
  });

/** Amazon RDS. */
const rds = z
  .strictObject({
    provider: z.literal("rds"),
    instanceClass: text(/^db\.[a-z0-9]+\.[a-z0-9]+$/, "an RDS instance class", "db.t4g.small"),
    /** Run a standby in another zone with automatic failover. */
    multiAz: z.boolean().default(false),
    /** Initial storage in GiB. */
    storage: whole(20, 65536).default(20),
    /** GiB up to which storage grows automatically. */
    maxStorage: whole(22, 65536).default(100),
    /** Days of point-in-time recovery. */
    backupDays: whole(1, 35).default(7),
  })
  .superRefine(({ storage, maxStorage }, context) => {
    const least = Math.ceil((storage * 11) / 10);
    atLeast(context, ["maxStorage"], { value: maxStorage, least, what: "10 percent more than storage" });
  });

/** Servers elsewhere; each application has a secret setting with the URI of each of its databases. */
const uri = z.strictObject({ provider: z.literal("uri") });

/** MongoDB. @default as for all engines */
const mongodb = z.discriminatedUnion("provider", [mongodbCluster, uri]).optional();

/** Redis. @default as for all engines */
const redis = z.discriminatedUnion("provider", [redisCluster, uri]).optional();

/** The engines: servers of each may run elsewhere than those of the others. */
const LOCAL_ENGINES = {
  mongodb,
  /** MySQL. @default as for all engines */
  mysql: z.discriminatedUnion("provider", [mysqlCluster, uri]).optional(),
  /** PostgreSQL. @default as for all engines */
  postgres: z.discriminatedUnion("provider", [cluster, uri]).optional(),
  redis,
};
const AWS_ENGINES = {
  mongodb,
  /** MySQL. @default as for all engines */
  mysql: z.discriminatedUnion("provider", [mysqlCluster, rds, uri]).optional(),
  /** PostgreSQL. @default as for all engines */
  postgres: z.discriminatedUnion("provider", [cluster, rds, uri]).optional(),
  redis,
} satisfies Record<DatabaseEngineName, z.ZodType>;
const PREVIOUS_NAMES = { kind: "provider" } as const;

/** Settings of servers in the cluster, unless they name a provider, now or by its previous name. */
function withProvider(value: unknown): unknown {
  if (!isRecord(value) || Object.keys(value).some((key) => key === "provider" || key in PREVIOUS_NAMES)) return value;
  return { provider: "cluster", ...value };
}

/** Who runs the database servers of applications on an existing cluster. */
export const localDatabases = z.preprocess(
  withProvider,
  z.discriminatedUnion("provider", [cluster.extend(LOCAL_ENGINES), uri.extend(LOCAL_ENGINES)]),
);

/** Who runs the database servers of applications on AWS. */
export const awsDatabases = z.preprocess(
  withProvider,
  z.discriminatedUnion("provider", [
    renamed(cluster.extend(AWS_ENGINES), PREVIOUS_NAMES),
    renamed(rds.safeExtend(AWS_ENGINES), PREVIOUS_NAMES),
    renamed(uri.extend(AWS_ENGINES), PREVIOUS_NAMES),
  ]),
);

export type DatabaseEngineName = keyof typeof LOCAL_ENGINES;
/** The settings of any target. */
export type DatabaseSettings = z.infer<typeof awsDatabases>;
export type ClusterServerSettings =
  z.infer<typeof cluster> | z.infer<typeof mongodbCluster> | z.infer<typeof redisCluster>;
export type RdsSettings = z.infer<typeof rds>;

/** The settings of one engine's servers. */
export type DatabaseServerSettings = ClusterServerSettings | RdsSettings | z.infer<typeof uri>;

/** Who runs the servers of an engine, and the key of the setting that says so. */
export function serverSettings(
  settings: DatabaseSettings,
  engine: DatabaseEngineName,
): { readonly server: DatabaseServerSettings; readonly key: string } {
  const own = settings[engine];
  return own
    ? { server: own, key: `slipway:databases.${engine}.provider` }
    : { server: settings, key: "slipway:databases.provider" };
}
