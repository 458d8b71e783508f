import { z } from "zod";

import { domainName, replicas, scalarString, text, versionLabel, whole } from "../../settings/values";

/** The settings under `phpdemo:`. */
export const phpdemoSettings = z.strictObject({
  /** Label that is built into the code image: another label means another image, and a rolling update. */
  version: versionLabel().default("v1"),
  replicas: replicas().default(1),
  /** CPU requests and limits of each pod's two servers, in milliCPU. */
  cpu: z.strictObject({ web: whole(20, 4000).default(500), php: whole(20, 4000).default(250) }).prefault({}),
  /** Memory requests and limits of each pod's two servers, in MiB; PHP handles four requests at a time. */
  memory: z.strictObject({ web: whole(16, 65536).default(128), php: whole(32, 65536).default(64) }).prefault({}),
  /** The values in `config.php`, which replaces the developers' file in the code image. */
  config: z
    .strictObject({
      host: domainName().default("0.0.0.0"),
      environment: text(/^[a-z][a-z0-9-]{0,30}$/, "lower-case letters, digits and hyphens", "prod").default("prod"),
      /** Further keys of `config.php`, by name. */
      extra: z
        .record(
          text(/^[a-z][a-zA-Z0-9_]{0,30}$/, "a letter, then letters, digits and underscores", "locale"),
          scalarString(z.string({ error: "a string" })),
        )
        .default({}),
    })
    .prefault({}),
  /** PHP's own settings, such as `memory_limit`, which override those of the image. */
  ini: z
    .record(
      text(/^[a-z][a-z0-9_.]{0,60}$/, "the name of a PHP setting", "memory_limit"),
      scalarString(text(/^[^"\\$\r\n]{0,200}$/, "a string without quotes, backslashes, $ and line breaks", "12M")),
    )
    .default({}),
  /** The values in a second file, `database.php`. @default no such file */
  database: z.strictObject({ host: domainName(), port: whole(1, 65535).default(3306) }).optional(),
});

export type PhpdemoSettings = z.output<typeof phpdemoSettings>;
