import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";

import type { Collection, Db } from "mongodb";

import { isDuplicateKey } from "./database.js";
import { unavailable } from "./problem.js";

/** Longer than the operations that a lock protects may take; after that, its owner has crashed. */
const LEASE_MS = 30_000;
const WAIT_MS = 5000;
const POLL_MS = 25;

interface LockDocument {
  _id: string;
  owner: string;
  expiresAt: Date;
}

/**
 * A lock that all replicas share, for rules that span several documents; the database may not have transactions.
 *
 * The unique `_id` decides who has the lock: inserting is atomic on every server.
 */
export class Lock {
  readonly #locks: Collection<LockDocument>;
  readonly #name: string;

  constructor(database: Db, name: string) {
    this.#locks = database.collection("locks");
    this.#name = name;
  }

  /** Runs `work` while no other replica or request does. @throws Problem (503) if the lock does not become free. */
  async hold<T>(work: () => Promise<T>): Promise<T> {
    const owner = randomUUID();
    const deadline = Date.now() + WAIT_MS;
    while (!(await this.#take(owner))) {
      if (Date.now() > deadline) throw unavailable("Another change of users takes too long.");
      await delay(POLL_MS);
    }
    try {
      return await work();
    } finally {
      // If the database is away now, the lease ends the lock.
      await this.#locks.deleteOne({ _id: this.#name, owner }).catch(() => undefined);
    }
  }

  async #take(owner: string): Promise<boolean> {
    try {
      await this.#locks.insertOne({ _id: this.#name, owner, expiresAt: new Date(Date.now() + LEASE_MS) });
      return true;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      await this.#locks.deleteOne({ _id: this.#name, expiresAt: { $lte: new Date() } });
      return false;
    }
  }
}
