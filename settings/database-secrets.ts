import { z } from "zod";

import { allowedUri, isDatabaseUri } from "./database-uri";
import { type DatabaseEngineName, type DatabaseSettings, serverSettings } from "./schema/databases";
import { secret } from "./values";
import { layers } from "./walk";

/** What a secret is to an application's database. */
interface DatabaseSecret {
  readonly engine: DatabaseEngineName;
  readonly part: "uri" | "password";
}

const databaseSecrets = z.registry<DatabaseSecret>();

/**
 * Password for a database of an application; add `.optional()`, because it is generated until it is set. With the
 * provider `uri` it must not be set.
 */
export function databasePassword(engine: DatabaseEngineName) {
  return secret().register(databaseSecrets, { engine, part: "password" });
}

/**
 * URI of a database of an application, with its login; add `.optional()`: it must be set with the provider `uri`, and
 * must not be set with others. {@link databaseSecretProblems} checks that for the top-level settings of applications.
 */
export function databaseUri(engine: DatabaseEngineName) {
  const format = {
    test: (value: string) => isDatabaseUri(engine, value),
    allowed: allowedUri(engine),
  };
  return secret(format).register(databaseSecrets, { engine, part: "uri" });
}

/** Settings of one application. */
export interface ApplicationSettings {
  readonly name: string;
  readonly stack: string;
  readonly schema: z.ZodObject;
  /** Keys that are set. */
  readonly keys: readonly string[];
}

/** One sentence for each database secret that is missing, or that nothing reads where these servers run. */
export function databaseSecretProblems(application: ApplicationSettings, databases: DatabaseSettings): string[] {
  const { name, stack, schema, keys } = application;
  return Object.entries(schema.shape).flatMap(([key, field]) => {
    const found = databaseSecret(field as z.ZodType);
    if (!found) return [];
    const { server, key: providerKey } = serverSettings(databases, found.engine);
    const { provider } = server;
    const isSet = keys.includes(key);
    const isRead = (found.part === "uri") === (provider === "uri");
    if (isSet && !isRead) {
      return [
        `${name}:${key} is set, but ${providerKey} is ${provider}, where no ${found.part} is read; it must not be set. ` +
          `Fix: pulumi config rm ${name}:${key} -s ${stack}`,
      ];
    }
    if (isSet || found.part !== "uri" || !isRead) return [];
    return [
      `${name}:${key} is not set; where ${providerKey} is uri, it must be ${allowedUri(found.engine)}. ` +
        `Fix: pulumi config set --secret ${name}:${key} -s ${stack}`,
    ];
  });
}

/** Keys of an application's URIs that must be set, because these servers are elsewhere. */
export function requiredUriKeys(schema: z.ZodObject, databases: DatabaseSettings): string[] {
  return Object.entries(schema.shape)
    .filter(([, field]) => {
      const found = databaseSecret(field as z.ZodType);
      return found?.part === "uri" && serverSettings(databases, found.engine).server.provider === "uri";
    })
    .map(([key]) => key);
}

/** What a field is to a database; undefined if it is no secret of one. */
export function databaseSecret(field: z.ZodType): DatabaseSecret | undefined {
  return layers(field).flatMap((layer) => databaseSecrets.get(layer) ?? [])[0];
}
