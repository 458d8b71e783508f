import { derivedPlaceholder, isPlaceholder } from "../../lib/placeholder";
import { parseSqlUri, type SqlEngineName } from "../../settings/database-uri";

/** Where, and as whom, clients connect to a SQL database elsewhere. */
export interface SqlConnection {
  readonly host: string;
  readonly port: number | string;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  readonly parameters: Readonly<Record<string, string>>;
}

const TITLES: Readonly<Record<SqlEngineName, string>> = { mysql: "MySQL", postgres: "PostgreSQL" };

/**
 * The parts of a URI. In a plan the URI is a placeholder, and so is each part.
 *
 * @throws Error if it is neither a placeholder nor a URI of a database of the engine.
 */
export function sqlConnection(name: string, engine: SqlEngineName, text: string): SqlConnection {
  if (isPlaceholder(text)) {
    const part = (what: string) => derivedPlaceholder(what, text);
    return {
      host: part("host"),
      port: part("port"),
      database: part("database"),
      user: part("user"),
      password: part("password"),
      parameters: {},
    };
  }
  const uri = parseSqlUri(engine, text);
  if (uri) return uri;
  // Without the URI, which contains the password.
  throw new Error(
    `the URI of ${name} is not one of a ${TITLES[engine]} database; check it by databaseUri("${engine}")`,
  );
}
