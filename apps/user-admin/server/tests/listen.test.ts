import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { connect } from "node:net";

import { describe, expect, it } from "vitest";

import { listen } from "../src/listen.js";

const REQUEST = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

describe("a server that stops", () => {
  it("sends the rest of an answer, then closes the connection, which the client would have kept", async () => {
    let answer: ServerResponse | undefined;
    const server = await listen((_request, response) => {
      response.write("first ");
      answer = response;
    }, 0);
    const socket = connect(server.port, "127.0.0.1").setEncoding("utf8");
    let text = "";
    socket.on("data", (chunk: string) => (text += chunk));
    const closed = once(socket, "close");
    socket.write(REQUEST);
    await once(socket, "data");

    const start = performance.now();
    const stopped = server.stop();
    answer?.end("second");
    await Promise.all([stopped, closed]);
    expect(text).toContain("keep-alive");
    expect(text).toContain("second");
    // After 20 seconds it closes what is left.
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});
