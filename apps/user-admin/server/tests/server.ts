import { randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, afterEach, beforeAll, vi } from "vitest";

import { createLogger } from "../src/logger.js";
import { startService, type Service } from "../src/service.js";
import { readSettings } from "../src/settings.js";
import { Client, MASTER_KEY } from "./client.js";
import { FerretDb } from "./ferretdb.js";

/** The first administrator's password. */
export const ADMIN_PASSWORD = "password of the first administrator";
export const JWT_KEYS = { current: "c".repeat(32), former: "f".repeat(32) } as const;

/** What a test may choose about a server. */
export interface ServerOptions {
  /** Name of the database. @default a new one */
  readonly database?: string;
  readonly jwtKeys?: Readonly<Record<string, string>>;
  readonly jwtKeyId?: string;
  readonly masterKeys?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
}

/** A server of the tests. */
export interface TestServer extends Client {
  readonly service: Service;
  readonly database: string;
  /** The lines of its log so far. */
  readonly log: readonly string[];
}

/** Starts servers, and a FerretDB for the tests of a file; everything is stopped at the end. */
export function useServers() {
  let ferretdb: FerretDb | undefined;
  const running: Service[] = [];
  const folders: string[] = [];

  const database = (): FerretDb => {
    if (ferretdb === undefined) throw new Error("the database is started before the tests");
    return ferretdb;
  };

  const environment = (options: ServerOptions, name: string): Record<string, string> => {
    const folder = mkdtempSync(join(tmpdir(), "keys-"));
    folders.push(folder);
    return {
      MONGODB_URI: database().uri(name),
      PORT: "0",
      JWT_KEY_DIR: writeKeys(join(folder, "jwt"), options.jwtKeys ?? JWT_KEYS),
      JWT_KEY_ID: options.jwtKeyId ?? "current",
      MASTER_KEY_DIR: writeKeys(join(folder, "master"), options.masterKeys ?? { first: MASTER_KEY }),
      ADMIN_PASSWORD,
      LOGIN_LIMIT: "1000",
      ...options.environment,
    };
  };

  /** Starts a server without waiting until it is ready. */
  const startUnprepared = async (options: ServerOptions = {}): Promise<TestServer> => {
    const name = options.database ?? `tests-${randomUUID()}`;
    const settings = readSettings(environment(options, name));
    const log: string[] = [];
    const service = await startService(settings, createLogger("debug", { write: (line) => void log.push(line) }));
    running.push(service);
    const client = new Client(`http://127.0.0.1:${String(service.port)}`);
    return Object.assign(client, { service, database: name, log });
  };

  const start = async (options: ServerOptions = {}): Promise<TestServer> => {
    const server = await startUnprepared(options);
    await vi.waitUntil(async () => (await server.send("GET", "/readyz")).status === 200, { timeout: 20_000 });
    return server;
  };

  beforeAll(async () => {
    ferretdb = await FerretDb.start();
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((service) => service.stop()));
  });
  afterAll(async () => {
    await ferretdb?.stop();
    for (const folder of folders) rmSync(folder, { recursive: true });
  });
  return { start, startUnprepared, environment, database };
}

function writeKeys(folder: string, keys: Readonly<Record<string, string>>): string {
  mkdirSync(folder);
  for (const [name, secret] of Object.entries(keys)) writeFileSync(join(folder, name), `${secret}\n`);
  return folder;
}
