import { z } from "zod";

import { text, whole } from "../../values";

/** Who runs the databases that applications ask for. */
export const databases = z.discriminatedUnion("kind", [
  /** Servers in the cluster, with a volume each. */
  z.strictObject({ kind: z.literal("cluster") }),
  /** Amazon RDS. */
  z
    .strictObject({
      kind: z.literal("rds"),
      instanceClass: text(/^db\.[a-z0-9]+\.[a-z0-9]+$/, "an RDS instance class", "db.t4g.small"),
      /** Keep a second server in another zone that takes over by itself. */
      multiAz: z.boolean().default(false),
      /** GiB to begin with. */
      storage: whole(20, 65536).default(20),
      /** GiB up to which the storage grows by itself. */
      maxStorage: whole(22, 65536).default(100),
      /** Days for which any moment can be restored. */
      backupDays: whole(1, 35).default(7),
    })
    .refine(({ storage, maxStorage }) => maxStorage >= storage * 1.1, {
      path: ["maxStorage"],
      error: "at least a tenth more than storage",
    }),
]);

export type DatabaseSettings = z.infer<typeof databases>;
export type RdsSettings = Extract<DatabaseSettings, { kind: "rds" }>;
