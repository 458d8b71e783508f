import { z } from "zod";

import { databaseSecret } from "./database-secrets";
import { awsDatabases, type DatabaseEngineName, type DatabaseSettings, serverSettings } from "./schema/databases";
import { choices, find, layers } from "./walk";

/** Schemas of enabled applications. */
export interface DatabaseUser {
  readonly name: string;
  readonly settings: z.ZodObject;
}

/** One sentence for each engine that applications use, and that the settings of all engines do not suit. */
export function databaseServerProblems(
  stack: string,
  applications: readonly DatabaseUser[],
  databases: DatabaseSettings,
): string[] {
  const used = applications.flatMap(({ settings }) => [...enginesOf(settings)]);
  return [...new Set(used)].flatMap((engine) => {
    const users = applications.filter(({ settings }) => enginesOf(settings).has(engine)).map(({ name }) => name);
    const unsuitable = unsuitableFor(engine, databases);
    if (unsuitable === undefined) return [];
    return [
      `${unsuitable} for ${engine} of ${users.join(", ")}. ` +
        `Fix: pulumi config set --path 'slipway:databases.${engine}.provider' cluster -s ${stack}`,
    ];
  });
}

/** Servers of an engine's own have their own settings, of which its schema knows what they allow. */
function unsuitableFor(engine: DatabaseEngineName, databases: DatabaseSettings): string | undefined {
  const { server } = serverSettings(databases, engine);
  const allowed = choices(awsDatabases, [engine, "provider"]);
  if (!allowed.includes(server.provider)) {
    return `slipway:databases.provider is "${server.provider}"; it must be one of ${allowed.join(", ")}`;
  }
  const least = server.provider === "cluster" ? leastMemory(engine) : 0;
  if (!("memory" in server) || server.memory === undefined || server.memory >= least) return undefined;
  return `slipway:databases.memory is ${server.memory}; it must be at least ${least}`;
}

/** Least memory of a server in the cluster, in MiB. */
function leastMemory(engine: DatabaseEngineName): number {
  const field = layers(find(awsDatabases, [engine, "memory"])).at(-1);
  return field instanceof z.ZodNumber ? (field.minValue ?? 0) : 0;
}

/** Engines of an application's databases, by its secrets for them. */
function enginesOf(settings: z.ZodObject): ReadonlySet<DatabaseEngineName> {
  return new Set(Object.values(settings.shape).flatMap((field) => databaseSecret(field as z.ZodType)?.engine ?? []));
}
