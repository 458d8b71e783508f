import type { Database, Value } from "./database.js";
import { STATUSES, type Counts, type Filter, type Image } from "./types.js";

interface ImageRow {
  readonly id: number;
  readonly path: string;
  readonly status: number;
  readonly person: number | null;
  readonly name: string | null;
  readonly reason: string | null;
  readonly retryable: number;
  readonly attempts: number;
  readonly created_at: string;
  readonly updated_at: string;
}

/** A part of the list of images. */
export interface Page {
  readonly images: readonly Image[];
  /** Whether there are older images than these. */
  readonly more: boolean;
}

const SELECT =
  "SELECT i.id, i.path, i.status, i.person, p.name, i.reason, i.retryable, i.attempts, i.created_at, i.updated_at " +
  "FROM images i LEFT JOIN person p ON p.id = i.person";
const PROCESSED = STATUSES.indexOf("processed");
/** As the database writes a time, with the T of ISO 8601 or a space. */
const TIME = /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d{1,6})?Z?$/;

/** Lists images, newest first. @param before Only images with a lower id. */
export async function listImages(
  database: Database,
  filter: Filter,
  { before, limit }: { readonly before?: number | undefined; readonly limit: number },
): Promise<Page> {
  const { conditions, values } = conditionsOf(filter);
  if (before !== undefined) {
    conditions.push("i.id < ?");
    values.push(before);
  }
  const sql = `${SELECT} WHERE ${conditions.join(" AND ")} ORDER BY i.id DESC LIMIT ?`;
  const rows = await database.select<ImageRow>(sql, [...values, limit + 1]);
  return { images: rows.slice(0, limit).map(toImage), more: rows.length > limit };
}

/** Counts images by status. @param person Only those of this person. */
export async function countImages(database: Database, person?: Filter["person"]): Promise<Counts> {
  const { conditions, values } = conditionsOf(person === undefined ? {} : { person });
  const rows = await database.select<{ status: number; count: number }>(
    `SELECT i.status, COUNT(*) AS count FROM images i WHERE ${conditions.join(" AND ")} GROUP BY i.status`,
    values,
  );
  const counts = { pending: 0, processing: 0, processed: 0, failed: 0 };
  for (const { status, count } of rows) counts[statusOf(status)] += count;
  return counts;
}

/** Images that changed at a time or later, newest change first, at most `limit`. @param since As {@link databaseTime} returns it. */
export async function changedImages(database: Database, since: string, limit: number): Promise<Image[]> {
  const rows = await database.select<ImageRow>(
    `${SELECT} WHERE i.updated_at >= ? ORDER BY i.updated_at DESC, i.id DESC LIMIT ?`,
    [toDatabaseTime(since), limit],
  );
  return rows.map(toImage);
}

/** The time of the database's clock: UTC, ISO 8601 with microseconds. */
export async function databaseTime(database: Database): Promise<string> {
  const [row] = await database.select<{ now: string }>("SELECT UTC_TIMESTAMP(6) AS now");
  if (row === undefined) throw new Error("the database has no time");
  return toIsoTime(row.now);
}

/** Whether a text is a time as {@link databaseTime} returns it. */
export function isTime(text: string): boolean {
  return TIME.test(text) && !Number.isNaN(Date.parse(text));
}

function conditionsOf({ status, person }: Filter): { conditions: string[]; values: Value[] } {
  const conditions = ["TRUE"];
  const values: Value[] = [];
  if (status !== undefined) {
    conditions.push("i.status = ?");
    values.push(STATUSES.indexOf(status));
  }
  if (person === "nobody") {
    conditions.push("i.status = ? AND i.person IS NULL");
    values.push(PROCESSED);
  } else if (person !== undefined) {
    conditions.push("i.person = ?");
    values.push(person);
  }
  return { conditions, values };
}

function toImage(row: ImageRow): Image {
  return {
    id: row.id,
    path: row.path,
    status: statusOf(row.status),
    person: row.person === null ? null : { id: row.person, name: row.name ?? "" },
    reason: row.reason,
    retryable: row.retryable !== 0,
    attempts: row.attempts,
    createdAt: toIsoTime(row.created_at),
    updatedAt: toIsoTime(row.updated_at),
  };
}

function statusOf(number: number) {
  const status = STATUSES[number];
  if (status === undefined) throw new Error(`an image has the unknown status ${number}`);
  return status;
}

const toIsoTime = (time: string): string => `${time.replace(" ", "T")}Z`;
const toDatabaseTime = (time: string): string => time.replace("T", " ").replace("Z", "");
