import { z } from "zod";

import { schedule, text, whole } from "../../../settings/values";

/** The settings under `kinds:`. */
export const kindsSettings = z.strictObject({
  /** What the Job writes: another edition runs it again. */
  edition: text(/^[a-z]+$/, "lower-case letters", "first").default("first"),
  /** Size in GiB of the volume of each pod of the log. */
  logSize: whole(1, 10).default(2),
  /** Size in GiB of the shared files. */
  filesSize: whole(1, 10).default(2),
  /** When the CronJob runs. */
  schedule: schedule().default("* * * * *"),
  /** Second port of the gRPC service. */
  metricsPort: whole(1, 65535).default(9090),
});

export type KindsSettings = z.output<typeof kindsSettings>;
