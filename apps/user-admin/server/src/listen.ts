import { once } from "node:events";
import { createServer, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** Longer than the ingress controller keeps idle connections (120 s): it must be the one that closes them. */
const KEEP_ALIVE_MS = 125_000;
const REQUEST_MS = 60_000;
/** Less than the 25 seconds that Kubernetes gives a pod after SIGTERM. */
const STOP_MS = 20_000;

/** A server that listens. */
export interface ListeningServer {
  readonly port: number;
  /** Accepts no more connections and resolves once the requests in progress are finished, at the latest after 20 s. */
  stop(): Promise<void>;
}

/** Listens on all addresses. @param port 0 for any free one. */
export async function listen(listener: RequestListener, port: number): Promise<ListeningServer> {
  const active = new Set<ServerResponse>();
  let stopping = false;
  const server = createServer((request, response) => {
    active.add(response);
    response.once("close", () => {
      active.delete(response);
      if (stopping) server.closeIdleConnections();
    });
    if (stopping) response.setHeader("Connection", "close");
    listener(request, response);
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.requestTimeout = REQUEST_MS;
  server.listen(port);
  await once(server, "listening");

  return {
    port: (server.address() as AddressInfo).port,
    stop: async () => {
      stopping = true;
      const closed = once(server, "close");
      server.close();
      for (const response of active) if (!response.headersSent) response.setHeader("Connection", "close");
      const deadline = setTimeout(() => {
        server.closeAllConnections();
      }, STOP_MS);
      await closed;
      clearTimeout(deadline);
    },
  };
}
