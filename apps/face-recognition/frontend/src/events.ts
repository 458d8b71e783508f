import type { ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";

import type { Logger } from "pino";

import type { Database } from "./database/database.js";
import { changedImages, countImages, databaseTime } from "./database/images.js";
import type { Image } from "./database/types.js";
import { imageRow } from "./pages/row.js";

const POLL_MS = 1000;
const HEARTBEAT_MS = 15_000;
/** Milliseconds after which a client connects again. */
const RECONNECT_MS = 2000;
/** A transaction may be committed, and a clock be wrong, by this much later than the time that it writes. */
const OVERLAP_MS = 10_000;
/** Images in one event; with more changes, clients load their list again. */
const MAX_CHANGES = 200;
const MAX_CLIENTS = 500;
/** Bytes that a slow client may have waiting. */
const MAX_WAITING_BYTES = 4 * 1024 * 1024;

interface Client {
  readonly response: ServerResponse;
  /** Changes since this time are still to be sent. */
  since: string | undefined;
}

/**
 * Sends changes of images to clients as Server-Sent Events.
 *
 * Events: `images` (changed images with their rows, and the counts), `reset` (too many changes: load the list again) and
 * `database` (whether it can be reached). An event's id is the database's time, from which a client continues.
 */
export class Events {
  readonly #clients = new Set<Client>();
  /** Ends the wait before the next poll. */
  #wake = new AbortController();
  #polling: Promise<void> | undefined;
  #since: string | undefined;
  /** Change of each image that was sent and that a poll still finds, by id. */
  #sent = new Map<number, string>();
  #available = true;
  #closed = false;

  constructor(
    readonly database: Database,
    readonly logger: Logger,
  ) {}

  /** Whether another client may be added. */
  get accepting(): boolean {
    return !this.#closed && this.#clients.size < MAX_CLIENTS;
  }

  /** Sends events to a response, whose head is sent already. @param since Time of the last change that the client has. */
  add(response: ServerResponse, since: string | undefined): void {
    const client: Client = { response, since };
    this.#clients.add(client);
    response.once("close", () => {
      this.#clients.delete(client);
      if (this.#clients.size === 0) this.#wake.abort();
    });
    response.write(`retry: ${RECONNECT_MS}\n\n`);
    if (!this.#available) response.write(event("database", { available: false }));
    this.#wake.abort();
    this.#polling ??= this.#poll();
  }

  /** Ends all streams; clients then connect again, to another server. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const { response } of this.#clients) response.end();
    this.#clients.clear();
    this.#wake.abort();
    await this.#polling;
  }

  /** Reads the database as long as there are clients. */
  async #poll(): Promise<void> {
    const heartbeat = setInterval(() => {
      this.#send(": heartbeat\n\n");
    }, HEARTBEAT_MS);
    while (this.#clients.size > 0) {
      this.#wake = new AbortController();
      try {
        await this.#readChanges();
        this.#setAvailable(true);
      } catch (error) {
        this.#setAvailable(false, error);
      }
      await delay(POLL_MS, undefined, { signal: this.#wake.signal }).catch(() => undefined);
    }
    clearInterval(heartbeat);
    this.#polling = undefined;
    this.#since = undefined;
    this.#sent.clear();
  }

  async #readChanges(): Promise<void> {
    const now = await databaseTime(this.database);
    const behind = [...this.#clients].filter(({ since }) => since !== undefined);
    const since = [this.#since ?? now, ...behind.flatMap((client) => client.since ?? [])].sort()[0] ?? now;
    const start = new Date(Date.parse(since) - OVERLAP_MS).toISOString();
    const images = await changedImages(this.database, start, MAX_CHANGES);
    const fresh = images.filter(({ id, updatedAt }) => this.#sent.get(id) !== updatedAt);
    const counts = fresh.length > 0 || behind.length > 0 ? await countImages(this.database) : undefined;
    this.#since = now;
    this.#sent = new Map(images.map(({ id, updatedAt }) => [id, updatedAt]));

    const message = (changed: readonly Image[]): string =>
      images.length < MAX_CHANGES
        ? event("images", { images: changed.map(withRow), counts }, now)
        : event("reset", {}, now);
    for (const client of behind) client.since = undefined;
    if (behind.length > 0) this.#send(message(images), behind);
    const others = [...this.#clients].filter((client) => client.since === undefined && !behind.includes(client));
    if (fresh.length > 0 && others.length > 0) this.#send(message(fresh), others);
  }

  #setAvailable(available: boolean, error?: unknown): void {
    if (available === this.#available) return;
    this.#available = available;
    if (available) this.logger.info("the database can be reached again");
    else this.logger.warn({ error }, "changes cannot be read from the database");
    this.#send(event("database", { available }));
  }

  #send(message: string, clients: Iterable<Client> = this.#clients): void {
    for (const { response } of clients) {
      response.write(message);
      // A client that does not read; it gets what it missed when it connects again.
      if (response.writableLength > MAX_WAITING_BYTES) response.destroy();
    }
  }
}

function withRow(image: Image): Image & { readonly row: string } {
  return { ...image, row: imageRow(image, Date.now()).text };
}

function event(name: string, data: unknown, id?: string): string {
  const idLine = id === undefined ? "" : `id: ${id}\n`;
  return `event: ${name}\n${idLine}data: ${JSON.stringify(data)}\n\n`;
}
