import type { DatabaseEngineName } from "./schema/databases";

/** The parts of a database's URI, decoded. */
export interface DatabaseUri {
  readonly user: string;
  readonly password: string;
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** What an engine's URIs look like. */
interface UriFormat {
  readonly schemes: readonly string[];
  /** Port of a URI without one. */
  readonly port: number;
  /** Values of each parameter that a URI may have. */
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  /** Completes "it must be …". */
  readonly allowed: string;
}

const SSL_MODES = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"];

const FORMATS: Readonly<Record<DatabaseEngineName, UriFormat>> = {
  postgres: {
    schemes: ["postgres:", "postgresql:"],
    port: 5432,
    parameters: { sslmode: SSL_MODES },
    allowed:
      "a URI such as postgres://user:password@host:5432/database?sslmode=require, with special characters in the " +
      "password percent-encoded",
  },
};

/** What a URI of an engine must be, to follow "it must be". */
export function allowedUri(engine: DatabaseEngineName): string {
  return FORMATS[engine].allowed;
}

/** The parts of a URI; undefined if a part is missing or invalid, or there is one that clients do not get. */
export function parseDatabaseUri(engine: DatabaseEngineName, text: string): DatabaseUri | undefined {
  const format = FORMATS[engine];
  try {
    const url = new URL(text);
    const parameters = Object.fromEntries(url.searchParams);
    const uri: DatabaseUri = {
      user: decodeURIComponent(url.username),
      password: decodeURIComponent(url.password),
      host: url.hostname.replace(/^\[(.*)\]$/, "$1"),
      port: url.port === "" ? format.port : Number(url.port),
      database: decodeURIComponent(url.pathname.slice(1)),
      parameters,
    };
    const complete = [uri.user, uri.password, uri.host, uri.database].every((part) => part !== "");
    // Some clients accept a list of hosts; others do not.
    const single = /^[\w.:-]+$/.test(uri.host) && !uri.database.includes("/");
    const known = Object.entries(parameters).every(([name, value]) => format.parameters[name]?.includes(value));
    return format.schemes.includes(url.protocol) && complete && single && known && url.hash === "" ? uri : undefined;
  } catch {
    // Without the error, which quotes the secret.
    return undefined;
  }
}
