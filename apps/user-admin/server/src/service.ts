import { setTimeout as delay } from "node:timers/promises";

import type { Logger } from "pino";

import { createApp } from "./app.js";
import { createAttemptIndex } from "./attempts.js";
import { createClient } from "./database.js";
import { MasterKeys } from "./keys.js";
import { listen } from "./listen.js";
import { Passwords } from "./passwords.js";
import type { Settings } from "./settings.js";
import { Tokens } from "./tokens.js";
import { Users } from "./users.js";

const RETRY_MS = 1000;

/** A running server. */
export interface Service {
  readonly port: number;
  /** Finishes the requests in progress, then closes all connections. */
  stop(): Promise<void>;
}

/** Starts the server; it prepares the database as soon as that can be reached. */
export async function startService(settings: Settings, logger: Logger): Promise<Service> {
  const client = createClient(settings.MONGODB_URI);
  const database = client.db();
  const users = new Users(database);
  const passwords = await Passwords.create();
  const stopping = new AbortController();
  let ready = false;

  const app = createApp({
    database,
    users,
    passwords,
    tokens: new Tokens(settings.JWT_KEY_DIR, settings.JWT_KEY_ID),
    masterKeys: new MasterKeys(settings.MASTER_KEY_DIR.values()),
    logger,
    isReady: () => ready,
    cookieSecure: settings.COOKIE_SECURE,
    corsOrigins: settings.CORS_ORIGINS,
    loginLimit: settings.LOGIN_LIMIT,
  });
  const server = await listen(app, settings.PORT);
  logger.info({ port: server.port }, "listening");

  const prepare = async (): Promise<void> => {
    // After a failed first connection the driver opens another only when asked: operations fail for ever.
    await client.connect();
    await users.createIndexes();
    await createAttemptIndex(database);
    if (await users.createFirstAdministrator(() => passwords.hash(settings.ADMIN_PASSWORD))) {
      logger.info("created the user admin");
    }
    ready = true;
    logger.info("ready");
  };
  const prepared = untilDone(prepare, logger, stopping.signal);

  return {
    port: server.port,
    stop: async () => {
      stopping.abort();
      await server.stop();
      await prepared;
      await client.close();
    },
  };
}

async function untilDone(work: () => Promise<void>, logger: Logger, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await work();
      return;
    } catch (error) {
      logger.warn({ error }, "the database cannot be prepared yet");
      await delay(RETRY_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}
