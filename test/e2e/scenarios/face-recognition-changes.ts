import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";

import { waitFor } from "../../../local/host/wait";
import {
  awaitRows,
  databaseOf,
  distinct,
  FRONTEND,
  PROCESSOR,
  RECEIVER,
  RECOGNIZER,
  sample,
  STATUS,
  upload,
} from "../support/face-recognition";
import { type Measurements, quietlyOn, underRequests } from "../support/scenario";
import { REPLICAS, settled } from "../support/services";
import type { ApplicationSite, Site } from "../support/site";
import { type StackChange, TURN_SECONDS } from "../support/stack";
import type { Track } from "../support/tracks";

/** Settings that let the redeemer try again what failed or got lost a moment ago. */
const IMPATIENT = { delay: 1, staleMinutes: 1, attempts: 100 } as const;

/** Changes of face-recognition under requests, none of which may fail. */
export function faceRecognitionChanges(track: Track): void {
  const scenario = (work: (site: Site, on: ApplicationSite) => Promise<Measurements | undefined>) =>
    quietlyOn("face-recognition", work);

  track.it(
    "rolls out a version of the receiver with a second route, and rotates the database login, without a failed request",
    scenario(async (site, on) => {
      const { client, cluster } = on;
      const database = databaseOf(cluster);
      const previous = await database.login();
      assert.deepEqual(await database.logins(), [previous.user]);
      const before = await rowCount(on);
      const tables = await database.query("SHOW TABLES");
      for (const table of ["images", "person", "person_images"]) assert.ok(tables.includes(table), tables.join(", "));
      await client.request({ path: "/images/post", json: { paths: [] } }, 404);

      const password = randomBytes(24).toString("base64url");
      site.secrets.learn("the given password of face-recognition", password);
      const strategy = await cluster.kubectl(["get", "deployment", RECEIVER, "--output=jsonpath={.spec.strategy}"]);
      assert.deepEqual(JSON.parse(strategy), {
        type: "RollingUpdate",
        rollingUpdate: { maxSurge: 1, maxUnavailable: 0 },
      });
      const seconds = await deploy(site, on, (held) => {
        held.set("--secret", "face-recognition:dbPassword", password);
        held.set("--path", "face-recognition:receiver.batchRoute", "true");
        held.set("--path", "face-recognition:receiver.replicas", String(REPLICAS));
        held.set("--path", "face-recognition:imageProcessor.replicas", String(REPLICAS));
        for (const [key, value] of Object.entries(IMPATIENT)) {
          held.set("--path", `face-recognition:retry.${key}`, String(value));
        }
      });
      for (const one of [RECEIVER, PROCESSOR]) await settled(cluster, one);

      const current = await database.login();
      assert.equal(current.password, password);
      assert.deepEqual(await database.logins(), [current.user]);
      assert.equal(await database.loginError(current), undefined);
      assert.match((await database.loginError(previous)) ?? "let in", /Access denied/);
      assert.ok((await rowCount(on)) >= before, "rows were lost");
      // Every pod has the new route, and the former one.
      for (let turn = 0; turn < 2 * REPLICAS; turn++) {
        const paths = { paths: [{ path: "missing.png" }] };
        const { body } = await client.request({ path: "/images/post", json: paths }, 400);
        assert.match(body, /missing\.png/);
        await client.request({ path: "/image/post", json: { path: "missing.png" } }, 400);
      }
      return { "up took": seconds };
    }),
  );

  track.it(
    "has two processors, which never process a picture twice",
    scenario(async (site, on) => {
      const ids = await Promise.all(
        Array.from({ length: 12 }, () => upload(on.client, distinct(sample("mirrored.jpg")))),
      );
      const processed = await awaitRows(site, on, ids, "all pictures", (rows) => {
        return rows.every(({ status }) => status === STATUS.processed);
      });
      for (const { changes, attempts, person } of processed) {
        assert.deepEqual([changes, attempts, person], [1, 1, "Eileen Collins"]);
      }
      return { pictures: ids.length };
    }),
  );
}

/** The way back, as the last change: the scenarios in between need what {@link faceRecognitionChanges} has set. */
export function faceRecognitionReturn(track: Track): void {
  track.it(
    "returns to the former version of the receiver by the former setting, without a failed request",
    quietlyOn("face-recognition", async (site, on) => {
      const seconds = await deploy(site, on, async (held) => {
        await held.reset("--path", "face-recognition:receiver.batchRoute");
        held.set("--path", "face-recognition:imageProcessor.replicas", "1");
      });
      await settled(on.cluster, RECEIVER);
      await on.client.request({ path: "/images/post", json: { paths: [] } }, 404);
      await on.client.request({ path: "/image/post", json: { path: "missing.png" } }, 400);
      return { "up took": seconds };
    }),
  );
}

/**
 * Changes settings and deploys them under requests, none of which may fail, while pictures take their way through the
 * pods of both versions; returns the seconds of the `up`.
 */
function deploy(site: Site, on: ApplicationSite, change: StackChange): Promise<number> {
  const requests = [
    { request: { path: "/" }, expected: 200, share: 2 },
    { request: { path: "/api/images" }, expected: 200, share: 2 },
    { request: { path: "/image/post", json: { path: "missing.png" } }, expected: 400, share: 1 },
  ];
  return underRequests(site, on.client, requests, async () => {
    const pictures = { begun: false, ended: false };
    const deployed = site.stack
      .deploy(async (held) => {
        await change(held);
        pictures.begun = true;
      })
      .finally(() => {
        pictures.ended = true;
      });
    const [{ seconds }] = await Promise.all([deployed, processMeanwhile(site, on, pictures)]);
    for (const one of [RECEIVER, PROCESSOR, RECOGNIZER, FRONTEND]) {
      await on.cluster.awaitRollout("deployment", one);
    }
    await site.secrets.learnFrom(on.cluster);
    return seconds;
  });
}

/** Uploads a picture and waits until it is processed, again and again until the deployment has ended. */
async function processMeanwhile(
  site: Site,
  on: ApplicationSite,
  deployment: { readonly begun: boolean; readonly ended: boolean },
): Promise<void> {
  const begun = { what: "a turn on the stack", seconds: TURN_SECONDS, signal: site.signal };
  await waitFor(begun, () => deployment.begun || deployment.ended);
  while (!deployment.ended) {
    const id = await upload(on.client, distinct(sample("nobody.png")));
    const rows = await awaitRows(site, on, [id], "a picture", ([row]) => row?.status === STATUS.processed);
    assert.deepEqual(
      rows.map(({ changes }) => changes),
      [1],
    );
  }
}

async function rowCount({ cluster }: ApplicationSite): Promise<number> {
  const [count] = await databaseOf(cluster).query("SELECT COUNT(*) FROM images");
  return Number(count);
}
