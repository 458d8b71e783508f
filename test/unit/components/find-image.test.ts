import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout } from "node:timers/promises";

import { findImage } from "../../../components/image/find-image";
import { UnknownDigestError } from "../../../components/image/known-images";

const DIGEST = "sha256:found";

describe("looking up a tag in a registry", () => {
  let server: Server;
  let registry: string;

  before(async () => {
    server = createServer((request, response) => {
      const [, status] = /\/v2\/shop\/web\/manifests\/(\d+)$/.exec(request.url ?? "") ?? [];
      response.writeHead(Number(status), { "docker-content-digest": DIGEST }).end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    registry = `127.0.0.1:${(server.address() as AddressInfo).port}/shop/web`;
  });
  after(() => {
    server.close();
  });

  it("returns the digest of one that is there, and nothing for one that is not", async () => {
    assert.equal(await findImage(registry, "200"), DIGEST);
    assert.equal(await findImage(registry, "404"), undefined);
  });

  for (const status of ["401", "403", "429", "500", "503"]) {
    it(`does not take the status ${status} for a tag that is not there`, async () => {
      await assert.rejects(findImage(registry, status), UnknownDigestError);
    });
  }

  for (const pieces of [1, 3]) {
    it(`does not count the time in which the program is busy, in ${pieces} pieces`, async () => {
      const found = findImage(registry, "200", 1000);
      for (let piece = 0; piece < pieces; piece++) {
        const until = Date.now() + 1100;
        while (Date.now() < until); // as while resources are made
        await setTimeout(0);
      }
      assert.equal(await found, DIGEST);
    });
  }

  it("does not wait for ever for a registry that never answers", async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const { port } = silent.address() as AddressInfo;
    await assert.rejects(findImage(`127.0.0.1:${port}/shop/web`, "200", 20), UnknownDigestError);
    silent.closeAllConnections();
    silent.close();
  });

  it("does not take a registry that is unreachable for one without the tag", async () => {
    await assert.rejects(findImage("127.0.0.1:1/shop/web", "200"), UnknownDigestError);
  });
});
