import type * as pulumi from "@pulumi/pulumi";

import { mapValues } from "../../lib/values";
import type { DatabaseEngineName } from "../../settings/schema/databases";
import type { DatabaseSecrets } from "./database";

/**
 * The URI of each database.
 *
 * @throws Error if one is not given: the application then has no setting for it, or settings would have reported it.
 */
export function requiredUris<Name extends string>(
  name: string,
  engine: DatabaseEngineName,
  databases: Readonly<Record<Name, DatabaseSecrets>>,
): Record<Name, pulumi.Output<string>> {
  return mapValues(databases, ({ uri }, database) => {
    if (uri) return uri;
    throw new Error(
      `the database ${database} of ${name} has no URI, but its server is elsewhere by slipway:databases; ` +
        `declare a setting as databaseUri("${engine}"), and pass it as \`uri\``,
    );
  });
}
