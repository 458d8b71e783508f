import assert from "node:assert/strict";

import { waitFor } from "../../../local/host/wait";
import { type Measurements, quietlyOn, underRequests } from "../support/scenario";
import {
  BOUND,
  CACHE,
  DATABASE,
  newest,
  PICTURES,
  search,
  SERVER,
  TEAM,
  Trainer,
  visitors,
} from "../support/scopelens";
import { scaleServer } from "../support/services";
import type { ApplicationSite, Site } from "../support/site";
import type { Track } from "../support/tracks";

/** Requests within a minute until log-ins are refused, at most. */
const MANY_LOG_INS = 40;

/** What scopelens does while one of the servers that it uses is away. */
export function scopelensOutages(track: Track): void {
  const scenario = (work: (site: Site, on: ApplicationSite) => Promise<Measurements | undefined>) =>
    quietlyOn("scopelens", work);

  track.it(
    "serves without its cache, and nothing outdated when the cache is back",
    scenario(async (site, on) => {
      const { client } = on;
      const trainer = await Trainer.register(client);
      const first = await trainer.post("before");
      await newest(client);
      await underRequests(site, client, visitors(trainer), async () => {
        await scaleServer(on.cluster, CACHE, 0);
        const second = await trainer.post("without a cache");
        assert.deepEqual(
          (await newest(client)).teams.slice(0, 2).map(({ id }) => id),
          [second.id, first.id],
        );
        assert.equal(await trainer.like(first), 1);
        await scaleServer(on.cluster, CACHE, 1);
        assert.equal((await newest(client)).teams[1]?.likes, 1);
        const third = await trainer.post("with a new cache");
        assert.equal((await newest(client)).teams[0]?.id, third.id);
      });
      return undefined;
    }),
  );

  track.it(
    "refuses pictures while the object store is away, and shows the teams",
    scenario(async (site, on) => {
      const { client } = on;
      const trainer = await Trainer.register(client);
      const picture = Buffer.from(PIXEL, "base64");
      const team = await trainer.post("with a picture", picture);
      const { headers } = await client.request({ path: team.image });
      assert.equal(headers["content-type"], "image/png");
      await scaleServer(on.cluster, PICTURES, 0);
      const posting = await trainer.posting("too late", picture);
      const refused = await client.request(posting, 503);
      assert.match(refused.headers["retry-after"] ?? "none", /^[1-9]\d*$/);
      assert.equal((await newest(client)).teams[0]?.id, team.id);
      const withoutPicture = await trainer.post("without a picture");
      assert.ok((await search(client, TEAM)).teams.some(({ id }) => id === withoutPicture.id));
      await scaleServer(on.cluster, PICTURES, 1);
      await waitFor({ what: "pictures to be accepted", seconds: BOUND, signal: site.signal }, async () => {
        return (await client.send(posting)).status === 201;
      });
      await client.request({ path: team.image });
      return undefined;
    }),
  );

  track.it(
    "is not ready while MongoDB is away, says so, and recovers by itself",
    scenario(async (site, on) => {
      const { client, cluster } = on;
      const trainer = await Trainer.register(client);
      const team = await trainer.post("kept");
      const before = (await cluster.pods(SERVER)).map(({ name, restarts }) => [name, restarts]);
      const since = Date.now();
      const read = { path: `/api/team/teams/${team.id}` };
      await underRequests(
        site,
        client,
        [{ request: read, expected: 200, share: 1 }],
        async () => {
          await scaleServer(on.cluster, DATABASE, 0);
          await waitFor({ what: "the server's own 503", seconds: BOUND, signal: site.signal }, async () => {
            const { status, headers, body } = await client.send(read);
            return status === 503 && body.includes('"code":-1') && /^[1-9]/.test(headers["retry-after"] ?? "");
          });
          await cluster.awaitEndpoints(SERVER, "a server that is not ready", BOUND, (ready) => ready === 0);
          await scaleServer(on.cluster, DATABASE, 1);
          await waitFor({ what: "an answer", seconds: BOUND, signal: site.signal }, async () => {
            const { status } = await client.send(read);
            assert.ok([200, 503].includes(status), `the server answered with ${status}`);
            return status === 200;
          });
        },
        ({ outcome }) => outcome === "503",
      );
      assert.deepEqual(
        (await cluster.pods(SERVER)).map(({ name, restarts }) => [name, restarts]),
        before,
      );
      return { "recovered after": (Date.now() - since) / 1000 };
    }),
  );

  // The last one: all requests of a run come from one client.
  track.it(
    "limits log-ins per client, whatever addresses a request names",
    scenario(async (_, { client }) => {
      let refused: string | undefined;
      for (let sent = 1; sent <= MANY_LOG_INS && refused === undefined; sent++) {
        const { status, headers } = await client.send({
          path: "/api/auth/login",
          json: { username: "nobody", password: "not-a-password" },
          headers: { "x-forwarded-for": `198.51.100.${sent}`, "x-real-ip": `198.51.100.${sent}` },
        });
        assert.ok([401, 429].includes(status), `the server answered with ${status}`);
        if (status === 429) refused = headers["retry-after"];
      }
      assert.match(refused ?? "never", /^[1-9]\d*$/);
      // Reading is not limited.
      await newest(client);
      return undefined;
    }),
  );
}

/** A PNG of one pixel. */
const PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";
