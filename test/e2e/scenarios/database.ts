import assert from "node:assert/strict";

import { waitFor } from "../../../local/host/wait";
import { underTraffic } from "../support/scenario";
import { restarts, scaleServer } from "../support/services";
import type { Track } from "../support/tracks";

/** Seconds until everything has to work again. */
const BOUND = 90;

/** The database has no pod for a while: users get a 503 meanwhile, and no data is lost. */
export function database(track: Track): void {
  track.it(
    "returns 503 while the database is down, and loses nothing",
    underTraffic(
      async (site) => {
        const { cluster, client, signal } = site;
        await site.post("before the outage of the database");
        const before = await restarts(cluster);
        const since = Date.now();
        await scaleServer(cluster, "thoughts-db", 0);
        await waitFor({ what: "a 503", seconds: BOUND, signal }, async () => {
          return (await client.send({ path: "/api/thoughts/" })).status === 503;
        });
        await scaleServer(cluster, "thoughts-db", 1);
        const login = { path: "/api/login/", form: { username: "bruce", password: "bruce" } };
        // One of each service: they become ready one after the other.
        for (const request of [{ path: "/api/thoughts/" }, { path: "/" }, login]) {
          await waitFor({ what: `${request.path} to be answered again`, seconds: BOUND, signal }, async () => {
            const { status } = await client.send(request);
            assert.ok([200, 503].includes(status), `${request.path} was answered with ${status}`);
            return status === 200;
          });
        }
        const seconds = (Date.now() - since) / 1000;
        await site.post("after the outage of the database");
        assert.deepEqual(await restarts(cluster), before);
        return { "recovered after": seconds };
      },
      ({ outcome }) => outcome === "503",
    ),
  );
}
