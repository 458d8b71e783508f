import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { type LoadResult, underLoad } from "../../../scripts/bench/load";
import { loadGoals, loadTable } from "../../../scripts/bench/pairs/load";

function result(requestsPerSecond: number, changes: Partial<LoadResult> = {}): LoadResult {
  return { requestsPerSecond, p50: 10, p99: 20, failed: 0, ...changes };
}

describe("the load of the benchmark", () => {
  let server: Server;
  let answered = 0;
  let url: string;

  before(async () => {
    server = createServer(({ headers }, response) => {
      answered++;
      // Every fourth request fails.
      response.statusCode = headers.host?.startsWith("example.localhost") === true && answered % 4 > 0 ? 200 : 503;
      response.end();
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    url = `http://example.localhost:${(server.address() as AddressInfo).port}/`;
  });

  after(() => {
    server.close();
  });

  it("counts good and failed responses until the work has ended, which it returns", async () => {
    const { load, result: done } = await underLoad({ url, connections: 2 }, async () => {
      while (answered < 40) await once(server, "request");
      return "done";
    });
    assert.equal(done, "done");
    assert.ok(load.requestsPerSecond > 0);
    assert.ok(load.failed >= 9, `${load.failed} of ${answered} responses count as failed`);
  });

  it("ends when the work fails", async () => {
    await assert.rejects(
      underLoad({ url, connections: 1 }, () => Promise.reject(new Error("no rollout"))),
      /no rollout/,
    );
  });

  it("compares each load with the one before the update, in the same round", () => {
    const table = loadTable([
      { replicas: 1, phase: "before", loads: [result(100), result(200)] },
      { replicas: 1, phase: "during", loads: [result(50), result(50)] },
    ]);
    assert.match(table, /\| before +\| 150 \(100-200\) \| {2}\|/);
    assert.match(table, /\| during +\| 50\.0 \| 0\.375 \(0\.250-0\.500\) \|/);
  });

  it("meets its goal only without a failed request", () => {
    const goalOf = (failed: number) =>
      loadGoals([{ replicas: 3, phase: "during", loads: [result(50), result(50, { failed })] }])[0];
    assert.deepEqual([goalOf(0)?.met, goalOf(1)?.met], [true, false]);
    assert.equal(goalOf(1)?.value, "1 failed");
  });
});
