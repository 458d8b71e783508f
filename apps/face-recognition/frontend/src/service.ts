import type { AddressInfo } from "node:net";
import { networkInterfaces } from "node:os";

import type { Logger } from "pino";

import { createApp } from "./app.js";
import type { Assets } from "./assets.js";
import { Database } from "./database/database.js";
import { Events } from "./events.js";
import type { Settings } from "./settings.js";

/** Less than the 25 seconds that Kubernetes gives a pod after SIGTERM. */
const STOP_MS = 20_000;

/** A running server. */
export interface Service {
  readonly port: number;
  /** Ends the streams of events, finishes the other requests in progress within 20 s, then closes all connections. */
  stop(): Promise<void>;
}

/** Starts the server; it does not need the database for that. */
export async function startService(settings: Settings, assets: Assets, logger: Logger): Promise<Service> {
  const database = new Database(settings.database);
  const events = new Events(database, logger);
  let stopping = false;
  const app = createApp({ settings, database, events, assets, logger, isStopping: () => stopping });
  await app.listen({ port: settings.port, host: anyAddress() });
  const { port } = app.server.address() as AddressInfo;
  logger.info({ port }, "listening");

  return {
    port,
    stop: async () => {
      stopping = true;
      const deadline = setTimeout(() => {
        app.server.closeAllConnections();
      }, STOP_MS);
      // The server closes once its last answer has ended, which a stream does only when it is told so.
      await Promise.all([app.close(), events.close()]);
      clearTimeout(deadline);
      await database.close();
    },
  };
}

/** The address that stands for all, of both protocols if the machine has both. */
function anyAddress(): string {
  const addresses = Object.values(networkInterfaces()).flat();
  return addresses.some((address) => address?.family === "IPv6") ? "::" : "0.0.0.0";
}
