import assert from "node:assert/strict";

import { waitFor } from "../../../local/host/wait";
import {
  awaitRows,
  BOUND,
  DATABASE,
  DIRECTORY,
  distinct,
  FRONTEND,
  metrics,
  PROCESSOR,
  QUEUE,
  RECEIVER,
  RECOGNIZER,
  redeemAll,
  sample,
  STATUS,
  upload,
  uploading,
} from "../support/face-recognition";
import { type Measurements, quietlyOn } from "../support/scenario";
import { scaleDeployment, scaleServer } from "../support/services";
import type { ApplicationSite, Site } from "../support/site";
import type { Track } from "../support/tracks";

/** Failures in a row that open the breaker. */
const FAILURES = 5;

/** Pictures of a burst. */
const BURST = 60;

/** Milliseconds within which an upload is answered while the recognizer is away: a call to it may take 20 s. */
const FAST = 5000;

/** The gauge of a breaker's state: closed, half-open while face-recog is asked for its health, or open. */
const BREAKER = "face_recognition_breaker_state";
const CLOSED = 0;

/** What face-recognition does while one of its parts is away. Each starts with two image processors. */
export function faceRecognitionOutages(track: Track): void {
  const scenario = (work: (site: Site, on: ApplicationSite) => Promise<Measurements | undefined>) =>
    quietlyOn("face-recognition", work);

  track.it(
    "processes every picture of a burst during which the queue is killed, each once",
    scenario(async (site, on) => {
      const { client, cluster } = on;
      const picture = sample("nobody.png");
      const ids: number[] = [];
      const workers = Array.from({ length: 6 }, async (_, worker) => {
        for (let sent = worker; sent < BURST; sent += 6) ids.push(await upload(client, distinct(picture)));
      });
      await waitFor({ what: "half of the burst", seconds: BOUND, interval: 50, signal: site.signal }, () => {
        return ids.length >= BURST / 2;
      });
      await cluster.kubectl(["delete", "pod", `${QUEUE}-0`, "--grace-period=0", "--force"]);
      await Promise.all(workers);
      assert.equal(new Set(ids).size, BURST);
      await cluster.awaitRollout("statefulset", QUEUE);
      const rows = await redeemAll(site, on, ids);
      assert.equal(rows.length, BURST);
      assert.deepEqual(
        rows.filter(({ changes, attempts }) => changes !== 1 || attempts !== 1),
        [],
      );
      const redelivered = await metrics(cluster, "face_recognition_redeliveries_total");
      assert.equal(redelivered.length, (await cluster.pods(PROCESSOR)).length);
      return { pictures: BURST, "messages that came twice": redelivered.reduce((sum, one) => sum + one, 0) };
    }),
  );

  track.it(
    "opens the breaker while face-recog is away, answers uploads fast, and closes it again",
    scenario(async (site, on) => {
      const { client, cluster } = on;
      const { signal } = site;
      const breaker = (what: string, isMet: (states: readonly number[]) => Promise<boolean>) =>
        waitFor({ what, seconds: BOUND, interval: 1000, signal }, async () => isMet(await metrics(cluster, BREAKER)));
      await scaleDeployment(cluster, RECOGNIZER, 0, BOUND);
      const ids: number[] = [];
      let slowest = 0;
      const send = async (): Promise<void> => {
        const started = Date.now();
        ids.push(await upload(client, distinct(sample("known.jpg"))));
        slowest = Math.max(slowest, Date.now() - started);
      };
      // Each processor has a breaker of its own.
      await breaker("the breaker of each processor to open", async (states) => {
        if (states.length > 0 && states.every((state) => state !== CLOSED)) return true;
        await send();
        return false;
      });
      for (let sent = 0; sent < FAILURES; sent++) await send();
      assert.ok(slowest < FAST, `an upload took ${slowest} ms`);
      const settledRows = await awaitRows(site, on, ids, "the pictures in progress", (rows) => {
        return rows.every(({ status }) => status !== STATUS.processing);
      });
      const failed = settledRows.filter(({ status }) => status === STATUS.failed);
      assert.ok(failed.length >= FAILURES, `${failed.length} pictures have failed`);
      for (const { reason } of failed) assert.match(reason, /face recognition/i);

      await scaleDeployment(cluster, RECOGNIZER, 1, BOUND);
      const since = Date.now();
      // A breaker closes with the next picture that its processor gets.
      await breaker("the breaker of each processor to close", async (states) => {
        if (states.length > 0 && states.every((state) => state === CLOSED)) return true;
        await send();
        return false;
      });
      const closed = (Date.now() - since) / 1000;
      // Those that waited are processed without help.
      const waited = ids.filter((id) => !failed.some((one) => one.id === id));
      await awaitRows(site, on, waited, "the waiting pictures", (rows) => {
        return rows.every(({ status }) => status === STATUS.processed);
      });
      const rows = await redeemAll(site, on, ids);
      assert.deepEqual([...new Set(rows.map(({ person }) => person))], ["Eileen Collins"]);
      return {
        pictures: ids.length,
        failed: failed.length,
        "breaker closed after": closed,
        "slowest upload in ms": slowest,
      };
    }),
  );

  track.it(
    "loses nothing while the database is away, and recovers by itself",
    scenario(async (site, on) => {
      const { client, cluster } = on;
      const workloads = [RECEIVER, PROCESSOR, FRONTEND];
      const restarts = async () =>
        (await Promise.all(workloads.map((one) => cluster.pods(one)))).flat().map((pod) => [pod.name, pod.restarts]);
      const before = await restarts();
      const first = await upload(client, distinct(sample("turned.jpg")));
      const since = Date.now();
      await scaleServer(cluster, DATABASE, 0);
      for (const request of [{ path: "/" }, { path: "/image/post", json: { path: "any.png" } }]) {
        const wait = { what: `503 for ${request.path}`, seconds: BOUND, signal: site.signal };
        await waitFor(wait, async () => (await client.send(request)).status === 503);
      }
      await scaleServer(cluster, DATABASE, 1);
      const picture = await uploading(distinct(sample("turned.jpg")));
      for (const [request, expected] of [
        [{ path: "/" }, 200],
        [picture, 201],
      ] as const) {
        const wait = { what: `${expected} for ${request.path}`, seconds: BOUND, signal: site.signal };
        await waitFor(wait, async () => (await client.send(request)).status === expected);
      }
      const seconds = (Date.now() - since) / 1000;
      const rows = await redeemAll(site, on, [first, await upload(client, distinct(sample("turned.jpg")))]);
      assert.deepEqual(
        rows.map(({ person }) => person),
        ["Eileen Collins", "Eileen Collins"],
      );
      assert.deepEqual(await restarts(), before);
      return { "recovered after": seconds };
    }),
  );

  track.it(
    "works after all services have been started in any order",
    scenario(async (site, on) => {
      const { client, cluster } = on;
      const deployments = [RECEIVER, PROCESSOR, RECOGNIZER, FRONTEND, DIRECTORY];
      const replicas = new Map<string, number>();
      for (const one of deployments) replicas.set(one, (await cluster.pods(one)).length);
      const servers = [QUEUE, DATABASE];
      await Promise.all(deployments.map((one) => scaleDeployment(cluster, one, 0, BOUND)));
      for (const server of servers) await scaleServer(cluster, server, 0);
      const order = shuffled([...deployments, ...servers]);
      process.stdout.write(`    order: ${order.join(", ")}\n`);
      for (const one of order) {
        const kind = servers.includes(one) ? "statefulset" : "deployment";
        await cluster.kubectl(["scale", kind, one, `--replicas=${replicas.get(one) ?? 1}`]);
      }
      for (const one of deployments) await cluster.awaitRollout("deployment", one);
      for (const server of servers) await cluster.awaitRollout("statefulset", server);
      await waitFor({ what: "the page", seconds: BOUND, signal: site.signal }, async () => {
        return (await client.send({ path: "/" })).status === 200;
      });
      const id = await upload(client, distinct(sample("known.jpg")));
      const [row] = await awaitRows(site, on, [id], "the picture", ([one]) => one?.status === STATUS.processed);
      assert.equal(row?.person, "Eileen Collins");
      return undefined;
    }),
  );
}

/** The same elements in random order. */
function shuffled<Element>(elements: readonly Element[]): Element[] {
  return elements
    .map((element) => ({ element, place: Math.random() }))
    .sort((one, other) => one.place - other.place)
    .map(({ element }) => element);
}
