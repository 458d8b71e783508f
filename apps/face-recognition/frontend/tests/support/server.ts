import { randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { createConnection, type Connection } from "mysql2/promise";
import { afterEach, inject, vi } from "vitest";

import { Assets } from "../../src/assets.js";
import { createLogger } from "../../src/logger.js";
import { startService, type Service } from "../../src/service.js";
import type { DatabaseSettings, Settings } from "../../src/settings.js";
import { Store } from "./store.js";

/** What a test may choose about a server. */
export interface ServerOptions {
  /** Another database server than the one that all tests share. */
  readonly database?: DatabaseSettings;
  /** @default true */
  readonly tables?: boolean;
  readonly settings?: Partial<Settings>;
}

/** A server of the tests, with a database of its own. */
export interface TestServer {
  readonly service: Service;
  readonly origin: string;
  readonly store: Store;
  /** Name of its database. */
  readonly database: string;
  /** Folder with the pictures to identify. */
  readonly unknown: string;
  /** Folder with the pictures of known people. */
  readonly known: string;
  /** The lines of its log so far. */
  readonly log: readonly string[];
  readonly get: (path: string, options?: RequestInit) => Promise<Answer>;
}

/** An answer with its body. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Starts servers, which are stopped after each test. */
export function useServers() {
  const cleanups: (() => Promise<void> | void)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  });

  /** Creates a database, with the tables unless a test wants none. */
  const createStore = async (server: DatabaseSettings, tables: boolean): Promise<[Store, DatabaseSettings]> => {
    const settings = { ...server, database: `tests_${randomUUID().replaceAll("-", "")}` };
    const connection: Connection = await createConnection({ ...connectionOf(settings), database: "" });
    await connection.query(`CREATE DATABASE ${settings.database}`);
    await connection.query(`USE ${settings.database}`);
    // A test may have stopped the database server.
    connection.on("error", () => undefined);
    cleanups.push(() => {
      connection.destroy();
    });
    const store = new Store(connection);
    if (tables) await store.createTables();
    return [store, settings];
  };

  const start = async (options: ServerOptions = {}): Promise<TestServer> => {
    const [store, database] = await createStore(options.database ?? inject("database"), options.tables ?? true);
    const folder = mkdtempSync(join(tmpdir(), "pictures-"));
    cleanups.push(() => {
      rmSync(folder, { recursive: true });
    });
    const settings: Settings = {
      database,
      port: 0,
      logLevel: "debug",
      knownPeople: join(folder, "known"),
      unknownPeople: join(folder, "unknown"),
      maxPictureBytes: 8 * 1024 * 1024,
      ...options.settings,
    };
    for (const path of [settings.knownPeople, settings.unknownPeople]) mkdirSync(path);
    const log: string[] = [];
    const dist = inject("dist");
    const assets = Assets.read([join(dist, "..", "static"), join(dist, "browser")]);
    const logger = createLogger(settings.logLevel, { write: (line) => void log.push(line) });
    const service = await startService(settings, assets, logger);
    cleanups.push(() => service.stop());
    const origin = `http://127.0.0.1:${service.port}`;
    const get = async (path: string, request: RequestInit = {}): Promise<Answer> => {
      const response = await fetch(origin + path, { redirect: "manual", ...request });
      return { status: response.status, headers: response.headers, text: await response.text() };
    };
    const { knownPeople: known, unknownPeople: unknown } = settings;
    return { service, origin, store, database: database.database, unknown, known, log, get };
  };
  return { start, createStore };
}

/** Resolves once a server is ready. */
export async function untilReady({ get }: TestServer): Promise<void> {
  await vi.waitUntil(async () => (await get("/readyz")).status === 200, { timeout: 20_000 });
}

function connectionOf({ host, port, user, password }: DatabaseSettings) {
  return { host, port, user, password };
}
