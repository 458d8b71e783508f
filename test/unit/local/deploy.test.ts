import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { diagnostics, httpStatus, resourceEvent, resourceSummary, Unfinished } from "../../../local/deploy";
import { hubReachable } from "../../../local/mirror/hub";

const OUTPUT = `Updating (local):

 +  pulumi:pulumi:Stack slipway-local creating (0s)
 ++ kubernetes:apps/v1:Deployment web creating replacement (0s)
@ updating....
Diagnostics:
  kubernetes:apps/v1:Deployment (web):
    error: 1 of 2 pods are ready

Outputs:
    urls: {}

Resources:
    + 3 created
    1 errored

Duration: 5s
`;

describe("an update that did not end", () => {
  it("is remembered until one has ended, by whoever looks next", () => {
    const folder = mkdtempSync(join(tmpdir(), "slipway-test-"));
    try {
      const run = (): Unfinished => new Unfinished(join(folder, "pulumi"));
      assert.equal(run().present, false);
      run().begin();
      assert.equal(run().present, true);
      run().begin();
      run().end();
      assert.equal(run().present, false);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("the engine's output", () => {
  it("gives the resource of an event", () => {
    assert.equal(
      resourceEvent(" +  kubernetes:apps/v1:Deployment web creating (2s) 0 of 1 ready"),
      "Deployment web: creating",
    );
    assert.equal(
      resourceEvent(" ~  docker-build:index:Image thoughts-users updated (3s)"),
      "Image thoughts-users: updated",
    );
    assert.equal(resourceEvent("@ updating...."), undefined);
    assert.equal(resourceEvent("    + 3 created"), undefined);
  });

  it("gives the counts and the diagnostics", () => {
    assert.equal(resourceSummary(OUTPUT), "Resources: + 3 created 1 errored");
    assert.equal(resourceSummary("nothing"), "No resource was counted.");
    assert.equal(
      diagnostics(OUTPUT),
      "Diagnostics:\n  kubernetes:apps/v1:Deployment (web):\n    error: 1 of 2 pods are ready",
    );
    assert.equal(diagnostics("error: no stack selected"), "error: no stack selected");
  });
});

describe("HTTP", () => {
  let server: Server;
  let port: number;
  beforeEach((done) => {
    server = createServer((request, response) => {
      const silent = request.url === "/silent";
      response.statusCode = request.url === "/v2/" ? 401 : request.headers.host === `app.localhost:${port}` ? 200 : 404;
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

  it("asks loopback by the application's name", async () => {
    assert.equal(await httpStatus(`http://app.localhost:${port}/`), 200);
    assert.equal(await httpStatus(`http://other.localhost:${port}/`), 404);
  });

  it("gives no status where nothing answers", async () => {
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

  it("takes an image registry that asks for credentials as reachable, and nothing else", async () => {
    assert.equal(await hubReachable(`http://127.0.0.1:${port}/v2/`), true);
    assert.equal(await hubReachable(`http://127.0.0.1:${port}/elsewhere`), false);
  });
});
