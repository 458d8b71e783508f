import { once } from "node:events";
import { createServer } from "node:net";

/** Below the ports that systems choose for outgoing connections: those may take a free port before its server starts. */
const FIRST = 20_000;
const LAST = 29_999;

/** A port of the loopback interface that nothing listens on, for a server that starts later. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST + 1));
    const server = createServer().listen(port, "127.0.0.1");
    try {
      await once(server, "listening");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
      continue;
    }
    server.close();
    await once(server, "close");
    return port;
  }
}
