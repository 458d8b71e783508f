import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:net";

import { freePort } from "../support/free-port";

const RANGE = "/proc/sys/net/ipv4/ip_local_port_range";

describe("a free port for a server of a test", () => {
  it("can be listened on", async () => {
    const server = createServer().listen(await freePort(), "127.0.0.1");
    await once(server, "listening");
    server.close();
  });

  (existsSync(RANGE) ? it : it.skip)("is none that an outgoing connection may take first", async () => {
    const [first = "", last = ""] = readFileSync(RANGE, "utf8").trim().split(/\s+/);
    for (let count = 0; count < 10; count++) {
      const port = await freePort();
      assert.ok(port < Number(first) || port > Number(last), `${port} is from ${first} to ${last}`);
    }
  });
});
