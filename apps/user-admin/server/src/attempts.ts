import { randomInt } from "node:crypto";

import type { ClientRateLimitInfo, Store } from "express-rate-limit";
import type { Collection, Db } from "mongodb";

import { isDuplicateKey } from "./database.js";

interface Attempt {
  _id: string;
  key: string;
  slot: number;
  expiresAt: Date;
}

const COLLECTION = "attempts";

/** Creates the index that the stores' queries use. */
export async function createAttemptIndex(database: Db): Promise<void> {
  await database.collection(COLLECTION).createIndex({ key: 1 }, {}, {});
}

/** Options of an {@link AttemptStore}. */
export interface AttemptStoreOptions {
  /** Tells this store's keys from those of other stores in the same database. */
  readonly prefix: string;
  readonly limit: number;
  readonly windowMs: number;
}

/**
 * Counts requests in MongoDB, so that all replicas share the numbers.
 *
 * A key has as many slots as its limit, each a document that a request inserts: the unique `_id` lets exactly that many
 * requests pass, also at the same time, and on servers (FerretDB) on which incrementing a number is not atomic.
 */
export class AttemptStore implements Store {
  readonly localKeys = false;
  readonly prefix: string;
  readonly #attempts: Collection<Attempt>;
  readonly #limit: number;
  readonly #windowMs: number;
  #nextCleanup = 0;

  constructor(database: Db, { prefix, limit, windowMs }: AttemptStoreOptions) {
    this.#attempts = database.collection(COLLECTION);
    this.prefix = `${prefix}:`;
    this.#limit = limit;
    this.#windowMs = windowMs;
  }

  /** Takes a slot; if there is none, resolves to a number above the limit. */
  async increment(client: string): Promise<ClientRateLimitInfo> {
    const key = this.prefix + client;
    await this.#removeExpired();
    for (;;) {
      const now = Date.now();
      const found = await this.#attempts.find({ key }).sort({ expiresAt: 1 }).toArray();
      const taken = found.filter(({ expiresAt }) => expiresAt.getTime() > now);
      if (taken.length < found.length) await this.#attempts.deleteMany({ key, expiresAt: { $lte: new Date(now) } });
      const expiresAt = new Date(now + this.#windowMs);
      const resetTime = taken[0]?.expiresAt ?? expiresAt;
      const slot = this.#freeSlot(taken);
      if (slot === undefined) return { totalHits: this.#limit + 1, resetTime };
      try {
        await this.#attempts.insertOne({ _id: `${key}:${String(slot)}`, key, slot, expiresAt });
        return { totalHits: taken.length + 1, resetTime };
      } catch (error) {
        // Another request took the slot in the meantime.
        if (!isDuplicateKey(error)) throw error;
      }
    }
  }

  /** Gives a slot back. */
  async decrement(client: string): Promise<void> {
    const key = this.prefix + client;
    // All slots are equal; nothing is deleted if another request gave the same one back in the meantime (FerretDB).
    while ((await this.#attempts.deleteOne({ key })).deletedCount === 0) {
      if ((await this.#attempts.findOne({ key })) === null) return;
    }
  }

  async resetKey(client: string): Promise<void> {
    await this.#attempts.deleteMany({ key: this.prefix + client });
  }

  #freeSlot(taken: readonly Attempt[]): number | undefined {
    const slots = new Set(taken.map(({ slot }) => slot));
    const free = Array.from({ length: this.#limit }, (_, slot) => slot).filter((slot) => !slots.has(slot));
    // A random one, so that requests at the same time rarely want the same.
    return free.length === 0 ? undefined : free[randomInt(free.length)];
  }

  /** Instead of a TTL index, which not every server has. */
  async #removeExpired(): Promise<void> {
    const now = Date.now();
    if (now < this.#nextCleanup) return;
    this.#nextCleanup = now + this.#windowMs;
    await this.#attempts.deleteMany({ expiresAt: { $lte: new Date(now) } });
  }
}
