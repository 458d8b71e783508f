import { ConnectionString } from "mongodb-connection-string-url";

import type { DatabaseEngineName } from "./schema/databases";

/** The engines whose clients get the parts of a URI. */
export type SqlEngineName = "mysql" | "postgres";

/** The parts of a SQL database's URI, decoded. */
export interface SqlUri {
  readonly user: string;
  readonly password: string;
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** What an engine's URIs look like. */
interface UriFormat {
  readonly isValid: (text: string) => boolean;
  /** Completes "it must be …". */
  readonly allowed: string;
}

/** What differs between the engines. */
interface SqlUriFormat {
  readonly schemes: readonly string[];
  readonly port: number;
  /** Values of each parameter that a URI may have. */
  readonly parameters: Readonly<Record<string, readonly string[]>>;
}

const SQL_FORMATS: Readonly<Record<SqlEngineName, SqlUriFormat>> = {
  mysql: {
    schemes: ["mysql:", "mariadb:"],
    port: 3306,
    // What every client understands; without it, connections are not encrypted.
    parameters: { "ssl-mode": ["REQUIRED"] },
  },
  postgres: {
    schemes: ["postgres:", "postgresql:"],
    port: 5432,
    parameters: { sslmode: ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"] },
  },
};

const ENCODED = "with special characters in the password percent-encoded";

const FORMATS: Readonly<Record<DatabaseEngineName, UriFormat>> = {
  mongodb: {
    isValid: isMongodbUri,
    allowed:
      "a URI with a login and a database, such as mongodb+srv://user:password@cluster0.example.mongodb.net/database or " +
      `mongodb://user:password@host:27017/database, ${ENCODED}`,
  },
  mysql: {
    isValid: (text) => parseSqlUri("mysql", text) !== undefined,
    allowed: `a URI such as mysql://user:password@host:3306/database?ssl-mode=REQUIRED, ${ENCODED}`,
  },
  postgres: {
    isValid: (text) => parseSqlUri("postgres", text) !== undefined,
    allowed: `a URI such as postgres://user:password@host:5432/database?sslmode=require, ${ENCODED}`,
  },
  redis: {
    isValid: isRedisUri,
    allowed: `a URI such as redis://user:password@host:6379/0 or rediss://user:password@host:6379, ${ENCODED}`,
  },
};

/** What a URI of an engine must be, to follow "it must be". */
export function allowedUri(engine: DatabaseEngineName): string {
  return FORMATS[engine].allowed;
}

/** Whether a text is a URI of a database of the engine, with a login. */
export function isDatabaseUri(engine: DatabaseEngineName, text: string): boolean {
  return FORMATS[engine].isValid(text);
}

/** The parts of a URI; undefined if a part is missing or invalid, or there is one that clients do not get. */
export function parseSqlUri(engine: SqlEngineName, text: string): SqlUri | undefined {
  const format = SQL_FORMATS[engine];
  try {
    const url = new URL(text);
    const parameters = Object.fromEntries(url.searchParams);
    const uri: SqlUri = {
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

/** Clients get the URI as it is, so that every option of the drivers can be used; a login and a database are required. */
function isMongodbUri(text: string): boolean {
  try {
    const { username, password, pathname, hosts } = new ConnectionString(text);
    const complete = [username, password, pathname.slice(1)].every((part) => decodeURIComponent(part) !== "");
    // Drivers check the ports, this parser does not.
    return complete && hosts.every((host) => /^(\[[^\]]+\]|[^:]+)(:\d+)?$/.test(host));
  } catch {
    return false;
  }
}

/** Clients get the URI as it is, and differ in the options that they accept: so there are none. */
function isRedisUri(text: string): boolean {
  try {
    const { protocol, username, password, hostname, pathname, search, hash } = new URL(text);
    const complete = [username, password, hostname].every((part) => decodeURIComponent(part) !== "");
    const single = /^([\w.-]+|\[[\da-f:.]+\])$/i.test(hostname);
    const plain = /^(\/\d{0,5})?$/.test(pathname) && search === "" && hash === "";
    return ["redis:", "rediss:"].includes(protocol) && complete && single && plain;
  } catch {
    return false;
  }
}
