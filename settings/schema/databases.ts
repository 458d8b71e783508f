import { z } from "zod";

import { isRecord } from "../../lib/values";
import { renamed } from "../renamed";
import { text, whole } from "../values";

/** The engines: servers of each may run elsewhere than those of the others. */
const byEngine = <Server extends z.ZodType>(server: Server) => ({
  /** PostgreSQL. @default as for all engines */
  postgres: server.optional(),
});

/** Servers in the cluster, each with a persistent volume; requests and limits are those of one server. */
const cluster = z.strictObject({
  provider: z.literal("cluster"),
  /** Size of a new volume in GiB. Existing volumes keep theirs; they can be enlarged by hand, and never shrink. */
  storage: whole(1, 65536).default(5),
  /** CPU request in milliCPU. */
  cpu: whole(10, 64000).default(100),
  /** Memory request and limit in MiB. */
  memory: whole(64, 1048576).default(256),
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
  .refine(({ storage, maxStorage }) => maxStorage >= storage * 1.1, {
    path: ["maxStorage"],
    error: "at least 10 percent more than storage",
  });

/** Servers elsewhere; each application has a secret setting with the URI of each of its databases. */
const uri = z.strictObject({ provider: z.literal("uri") });

const localEngines = byEngine(z.discriminatedUnion("provider", [cluster, uri]));
const awsEngines = byEngine(z.discriminatedUnion("provider", [cluster, rds, uri]));
const PREVIOUS_NAMES = { kind: "provider" } as const;

/** Settings of servers in the cluster, unless they name a provider, now or by its previous name. */
function withProvider(value: unknown): unknown {
  if (!isRecord(value) || Object.keys(value).some((key) => key === "provider" || key in PREVIOUS_NAMES)) return value;
  return { provider: "cluster", ...value };
}

/** Who runs the database servers of applications on an existing cluster. */
export const localDatabases = z.preprocess(
  withProvider,
  z.discriminatedUnion("provider", [cluster.extend(localEngines), uri.extend(localEngines)]),
);

/** Who runs the database servers of applications on AWS. */
export const awsDatabases = z.preprocess(
  withProvider,
  z.discriminatedUnion("provider", [
    renamed(cluster.extend(awsEngines), PREVIOUS_NAMES),
    renamed(rds.safeExtend(awsEngines), PREVIOUS_NAMES),
    renamed(uri.extend(awsEngines), PREVIOUS_NAMES),
  ]),
);

export type DatabaseEngineName = keyof ReturnType<typeof byEngine>;
/** The settings of any target. */
export type DatabaseSettings = z.infer<typeof awsDatabases>;
export type ClusterServerSettings = z.infer<typeof cluster>;
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
