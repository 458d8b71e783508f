import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { waitFor } from "../../../local/host/wait";
import { PROJECT_FOLDER } from "../../../lib/project";
import { type AppRequest, type Client, multipart } from "./client";
import type { ClusterClient } from "./cluster";
import { MariadbClient } from "./mariadb";
import type { ApplicationSite, Site } from "./site";

/** Workloads of face-recognition. */
export const RECEIVER = "face-recognition-receiver";
export const PROCESSOR = "face-recognition-image-processor";
export const RECOGNIZER = "face-recognition-face-recog";
export const FRONTEND = "face-recognition-frontend";
export const QUEUE = "face-recognition-nsqd";
export const DIRECTORY = "face-recognition-nsqlookupd";
export const DATABASE = "face-recognition-db";
const REDEEMER = "face-recognition-redeemer";

/** The sample person who is known from the start. */
export const PERSON = "Eileen Collins";

/** Seconds until pictures have been processed, and until everything works again after an outage. */
export const BOUND = 120;

/** Values of the column `status`. */
export const STATUS = { pending: 0, processed: 1, failed: 2, processing: 3 } as const;

/** A picture in the database. */
export interface Row {
  readonly id: number;
  readonly status: number;
  /** Name of the person; empty for nobody. */
  readonly person: string;
  readonly attempts: number;
  /** How often a final status was stored. */
  readonly changes: number;
  readonly reason: string;
}

/** The database of face-recognition. */
export function databaseOf(cluster: ClusterClient): MariadbClient {
  return new MariadbClient(cluster, DATABASE, "images");
}

/** The rows of pictures, in the order of their ids. */
async function rowsOf(cluster: ClusterClient, ids: readonly number[]): Promise<Row[]> {
  const lines = await databaseOf(cluster).query(
    "SELECT i.id, i.status, COALESCE(p.name, ''), i.attempts, i.changes, COALESCE(i.reason, '') FROM images i " +
      `LEFT JOIN person p ON p.id = i.person WHERE i.id IN (${ids.join(", ")}) ORDER BY i.id`,
  );
  return lines.map((line) => {
    const [id, status, person = "", attempts, changes, reason = ""] = line.split("\t");
    return {
      id: Number(id),
      status: Number(status),
      person,
      attempts: Number(attempts),
      changes: Number(changes),
      reason,
    };
  });
}

/** Waits until the rows of pictures meet a condition; returns them. @throws StepError with `what` if they do not in time. */
export async function awaitRows(
  { signal }: Site,
  { cluster }: ApplicationSite,
  ids: readonly number[],
  what: string,
  isMet: (rows: readonly Row[]) => boolean,
): Promise<readonly Row[]> {
  let rows: readonly Row[] = [];
  await waitFor({ what, seconds: BOUND, interval: 1000, signal }, async () => {
    rows = await rowsOf(cluster, ids);
    return isMet(rows);
  });
  return rows;
}

/** A file of the application's samples. */
export function sample(name: string): Buffer {
  return readFileSync(join(PROJECT_FOLDER, "apps/face-recognition/samples", name));
}

/** The same picture as another file: decoders ignore what follows a picture's end. */
export function distinct(picture: Buffer): Buffer {
  return Buffer.concat([picture, randomBytes(16)]);
}

/** A request that uploads a file, with further fields. */
export async function uploading(
  file: Buffer,
  path = "/images",
  fields: Readonly<Record<string, string>> = {},
): Promise<AppRequest> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set("picture", new Blob([new Uint8Array(file)]), "picture");
  return { path, content: await multipart(form) };
}

/** Uploads a picture; returns its id. */
export async function upload(client: Client, picture: Buffer): Promise<number> {
  const { body } = await client.request(await uploading(picture), 201);
  const { images } = JSON.parse(body) as { readonly images: readonly { readonly id: number }[] };
  const [image] = images;
  assert.ok(image, `there is no picture in ${body}`);
  return image.id;
}

/** The values of a metric of the image processors, one of each pod and label. */
export async function metrics(cluster: ClusterClient, metric: string): Promise<number[]> {
  const pods = await cluster.pods(PROCESSOR);
  const values = pods.map(async ({ name }) => {
    const path = `/api/v1/namespaces/${cluster.namespace}/pods/${name}:9090/proxy/metrics`;
    const lines = (await cluster.kubectl(["get", "--raw", path])).split("\n");
    return lines
      .filter((line) => line.startsWith(`${metric} `) || line.startsWith(`${metric}{`))
      .map((line) => Number(line.slice(line.lastIndexOf(" "))));
  });
  return (await Promise.all(values)).flat();
}

/** Runs the redeemer now, and waits for it. @throws StepError with the command's output if the run fails. */
export async function redeem(cluster: ClusterClient): Promise<void> {
  const job = `redeem-${randomBytes(4).toString("hex")}`;
  await cluster.kubectl(["create", "job", `--from=cronjob/${REDEEMER}`, job]);
  await cluster.kubectl(["wait", "--for=condition=complete", `--timeout=${BOUND}s`, `job/${job}`]);
  await cluster.kubectl(["delete", "job", job]);
}

/** Redeems again and again until all pictures are processed; returns their rows. */
export async function redeemAll(site: Site, on: ApplicationSite, ids: readonly number[]): Promise<readonly Row[]> {
  let rows: readonly Row[] = [];
  await waitFor(
    { what: "all pictures to be processed", seconds: 2 * BOUND, interval: 3000, signal: site.signal },
    async () => {
      rows = await rowsOf(on.cluster, ids);
      if (rows.every(({ status }) => status === STATUS.processed)) return true;
      await redeem(on.cluster);
      return false;
    },
  );
  return rows;
}
