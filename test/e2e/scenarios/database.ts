import assert from "node:assert/strict";

import { waitFor } from "../../../local/host/wait";
import { underTraffic } from "../support/scenario";
import { restarts } from "../support/services";
import type { Track } from "../support/tracks";

/** Seconds until everything has to work again. */
const BOUND = 90;

/** The database's only pod goes: people are told to come back, and when they do everything is there. */
export function database(track: Track): void {
  track.it(
    "says 503 while the database's pod is away, and loses nothing",
    underTraffic(
      async (site) => {
        const { cluster, client, signal } = site;
        await site.post("before the database went away");
        const before = await restarts(cluster);
        const since = Date.now();
        await cluster.deletePod("thoughts-db-0");
        await waitFor({ what: "a 503", seconds: BOUND, signal }, async () => {
          return (await client.send({ path: "/api/thoughts/" })).status === 503;
        });
        for (const path of ["/api/thoughts/", "/"]) {
          await waitFor({ what: `${path} to be answered again`, seconds: BOUND, signal }, async () => {
            const { status } = await client.send({ path });
            assert.ok([200, 503].includes(status), `${path} was answered with ${status}`);
            return status === 200;
          });
        }
        const { form, path } = { path: "/api/login/", form: { username: "bruce", password: "bruce" } };
        await client.request({ path, form });
        const seconds = (Date.now() - since) / 1000;
        await site.post("after it came back");
        assert.deepEqual(await restarts(cluster), before);
        return { "whole again after": seconds };
      },
      ({ outcome }) => outcome === "503",
    ),
  );
}
