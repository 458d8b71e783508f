import assert from "node:assert/strict";

import { waitFor } from "../../../local/host/wait";
import { underTraffic } from "../support/scenario";
import { REPLICAS, restarts, settled, somePod } from "../support/services";
import type { Track } from "../support/tracks";

/** Stops all processes of a container except the first, which the kernel protects. */
const FREEZE = `
import os, signal
for name in os.listdir("/proc"):
    if name.isdigit() and int(name) not in (1, os.getpid()):
        os.kill(int(name), signal.SIGSTOP)
`;

/** Frozen containers are restarted; pods that are not ready get no requests, and are not restarted. */
export function probes(track: Track): void {
  track.it(
    "restarts a frozen container",
    underTraffic(
      async ({ cluster, client }) => {
        const { name, restarts: before } = await somePod(cluster, "thoughts-frontend");
        const since = Date.now();
        await cluster.exec(name, ["python", "-c", FREEZE]);
        await cluster.awaitPods("thoughts-frontend", `${name} to be restarted`, 240, (pods) =>
          pods.some((pod) => pod.name === name && pod.restarts === before + 1),
        );
        await settled(cluster, "thoughts-frontend");
        const seconds = (Date.now() - since) / 1000;
        for (let turn = 0; turn < 2 * REPLICAS; turn++) await client.request({ path: "/" });
        return { "recovered after": seconds };
      },
      // Requests that were sent to the frozen pod until its readiness probe failed.
      ({ outcome }) => /^no answer|^50[24]$/.test(outcome),
    ),
  );

  track.it(
    "sends no requests to pods without a database, and restarts none",
    underTraffic(
      async ({ cluster, database, client, signal }) => {
        const before = await restarts(cluster);
        const { user } = await database.loginOf("thoughts-thoughts");
        await database.query(
          `ALTER ROLE "${user}" NOLOGIN; SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '${user}'`,
        );
        try {
          await cluster.awaitEndpoints("thoughts-thoughts", "no address to be left", 60, (ready) => ready === 0);
          await client.request({ path: "/api/thoughts/" }, 503);
          const { body } = await client.request({ path: "/" }, 503);
          assert.ok(body.includes("Back in a moment"), "the frontend does not report the outage");
          // The other service is not affected.
          await client.request({ path: "/api/login/", form: { username: "bruce", password: "bruce" } });
        } finally {
          await database.query(`ALTER ROLE "${user}" LOGIN`);
        }
        const since = Date.now();
        await cluster.awaitEndpoints(
          "thoughts-thoughts",
          "all addresses to be back",
          60,
          (ready) => ready === REPLICAS,
        );
        // The ingress controller batches changes for two seconds.
        await waitFor({ what: "a response of the service", seconds: 10, signal }, async () => {
          return (await client.send({ path: "/api/thoughts/" })).status === 200;
        });
        const seconds = (Date.now() - since) / 1000;
        assert.deepEqual(await restarts(cluster), before);
        return { "recovered after": seconds };
      },
      ({ outcome }) => outcome === "503",
    ),
  );
}
