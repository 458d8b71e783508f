import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { httpStatus, UpdateMarker } from "../../../local/deploy";
import { hubReachable } from "../../../local/mirror/hub";

describe("the marker of an unfinished update", () => {
  it("exists from the start of an update until one succeeds", () => {
    const folder = mkdtempSync(join(tmpdir(), "slipway-test-"));
    try {
      const marker = (): UpdateMarker => new UpdateMarker(join(folder, "pulumi"));
      assert.equal(marker().present, false);
      marker().set();
      assert.equal(marker().present, true);
      marker().set();
      marker().clear();
      assert.equal(marker().present, false);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("HTTP", () => {
  let server: Server;
  let port: number;
  beforeEach((done) => {
    server = createServer((request, response) => {
      const silent = request.url === "/silent";
      const isThere = request.headers.host === `app.localhost:${port}` || request.url === "/portal";
      response.statusCode = request.url === "/v2/" ? 401 : isThere ? 200 : 404;
      if (!silent) response.end();
    });
    server.listen(0, "127.0.0.1", () => {
      port = (server.address() as AddressInfo).port;
      done();
    });
  });
  afterEach((done) => {
    server.closeAllConnections();
    server.close(done);
  });

  it("sends requests to loopback with the application's host name", async () => {
    assert.equal(await httpStatus(`http://app.localhost:${port}/`), 200);
    assert.equal(await httpStatus(`http://other.localhost:${port}/`), 404);
  });

  it("has no status without a response", async () => {
    const unused = await new Promise<number>((resolve) => {
      const probe = createServer().listen(0, "127.0.0.1", () => {
        const { port: free } = probe.address() as AddressInfo;
        probe.close(() => {
          resolve(free);
        });
      });
    });
    assert.equal(await httpStatus(`http://app.localhost:${unused}/`), undefined);
  });

  it("counts only a registry that requires credentials as reachable", async () => {
    assert.equal(await hubReachable(`http://127.0.0.1:${port}/v2/`), true);
    assert.equal(await hubReachable(`http://127.0.0.1:${port}/elsewhere`), false);
    assert.equal(await hubReachable(`http://127.0.0.1:${port}/portal`), false);
  });
});
