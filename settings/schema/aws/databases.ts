import { z } from "zod";

import { text, whole } from "../../values";

/** Where the databases of applications run. */
export const databases = z.discriminatedUnion("kind", [
  /** Servers in the cluster, each with a persistent volume. */
  z.strictObject({ kind: z.literal("cluster") }),
  /** Amazon RDS. */
  z
    .strictObject({
      kind: z.literal("rds"),
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
    }),
]);

export type DatabaseSettings = z.infer<typeof databases>;
export type RdsSettings = Extract<DatabaseSettings, { kind: "rds" }>;
