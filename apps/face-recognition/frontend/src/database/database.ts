import { readFileSync } from "node:fs";

import { createPool, type Pool, type PoolConnection, type RowDataPacket } from "mysql2/promise";

import type { DatabaseSettings } from "../settings.js";

/** Milliseconds for a new connection and its log-in, as in the other services: a busy server answers late. */
const CONNECT_MS = 3000;
/** Milliseconds for one statement. */
const STATEMENT_MS = 4000;
const MAX_CONNECTIONS = 8;
/** Requests that may wait for a connection; more are refused. */
const MAX_WAITING = 200;

/** Codes of a server that refuses the log-in (a rotated password), starts, or shuts down. */
const AWAY_CODES = [
  "ER_ACCESS_DENIED_ERROR",
  "ER_BAD_DB_ERROR",
  "ER_CON_COUNT_ERROR",
  "ER_CONNECTION_KILLED",
  "ER_DBACCESS_DENIED_ERROR",
  "ER_NO_SUCH_TABLE",
  "ER_SERVER_SHUTDOWN",
  "ER_TOO_MANY_USER_CONNECTIONS",
];
/** The server has the tables only once another service has created them. */
const TABLES = "SELECT 1 FROM images, person, person_images LIMIT 0";

/** The database cannot be used at present. */
export class DatabaseAway extends Error {}

/** A value of a statement. */
export type Value = string | number | null;

/** Runs statements on pooled connections, which are opened when needed and again after the server was away. */
export class Database {
  readonly #pool: Pool;

  /** @throws Error if the file of certificate authorities cannot be read. */
  constructor({ host, port, database, user, password, encrypted, authorities }: DatabaseSettings) {
    const verified = authorities !== undefined && { ca: readFileSync(authorities), verifyIdentity: true };
    this.#pool = createPool({
      host,
      port,
      database,
      user,
      password,
      ...(encrypted && { ssl: verified || { rejectUnauthorized: false } }),
      charset: "utf8mb4",
      connectTimeout: CONNECT_MS,
      connectionLimit: MAX_CONNECTIONS,
      queueLimit: MAX_WAITING,
      // Times with all their digits, which a Date does not have.
      dateStrings: true,
      // COUNT and SUM, and ids.
      supportBigNumbers: true,
    });
  }

  /**
   * The rows that a statement selects.
   *
   * @throws DatabaseAway if the server cannot be used, or does not answer within seconds.
   */
  async select<T>(sql: string, values: readonly Value[] = []): Promise<T[]> {
    let connection: PoolConnection | undefined;
    try {
      connection = await this.#pool.getConnection();
      const [rows] = await connection.query<RowDataPacket[]>({ sql, timeout: STATEMENT_MS }, [...values]);
      connection.release();
      return rows as T[];
    } catch (error) {
      // The answer of a statement that took too long may still arrive: no other statement may use the connection.
      connection?.destroy();
      if (isAway(error)) throw new DatabaseAway("the database cannot be used", { cause: error });
      throw error;
    }
  }

  /** Returns if the server answers and has the tables. @throws DatabaseAway */
  async check(): Promise<void> {
    await this.select(TABLES);
  }

  /** Closes all connections; those of statements in progress once these end. */
  async close(): Promise<void> {
    await this.#pool.end();
  }
}

/** Whether an error is of the connection, or one of the server's that passes. */
function isAway(error: unknown): boolean {
  // The driver throws nothing but plain errors; others are mistakes of this program.
  if (!(error instanceof Error) || error.name !== "Error") return false;
  // Errors of a statement have the state of SQL; errors of the connection do not.
  if (!("sqlState" in error) || error.sqlState === undefined) return true;
  return "code" in error && typeof error.code === "string" && AWAY_CODES.includes(error.code);
}
