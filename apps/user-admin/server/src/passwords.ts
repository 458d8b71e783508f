import { hash, verify } from "@node-rs/argon2";

import { unavailable } from "./problem.js";

/** `Algorithm.Argon2id`: the package exports a const enum, which cannot be imported by its name here. */
const ARGON2ID = 2;
/** OWASP's password storage cheat sheet: 19 MiB, two passes, one lane. */
const PARAMETERS = { algorithm: ARGON2ID, memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 };
/** Each hash needs 19 MiB while it is computed: the limit keeps the process within its container's memory. */
const CONCURRENCY = 2;
/** About four seconds of work; a request that would have to wait longer is refused. */
const MAX_WAITING = 100;

/** Hashes and verifies passwords, a bounded number at a time. */
export class Passwords {
  readonly #dummyHash: string;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  private constructor(dummyHash: string) {
    this.#dummyHash = dummyHash;
  }

  static async create(): Promise<Passwords> {
    return new Passwords(await hash("nobody has this password", PARAMETERS));
  }

  /** The argon2id hash to store, with salt and parameters. @throws Problem (503) if too many requests wait. */
  hash(password: string): Promise<string> {
    return this.#limited(() => hash(normalized(password), PARAMETERS));
  }

  /**
   * Whether a password has this hash; takes the same time if there is no hash because there is no such user.
   *
   * @throws Problem (503) if too many requests wait.
   */
  async verify(passwordHash: string | undefined, password: string): Promise<boolean> {
    const matches = await this.#limited(() => verify(passwordHash ?? this.#dummyHash, normalized(password)));
    return matches && passwordHash !== undefined;
  }

  async #limited<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running < CONCURRENCY) {
      this.#running++;
    } else {
      if (this.#waiting.length >= MAX_WAITING) throw unavailable("Too many requests with passwords at the same time.");
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    try {
      return await work();
    } finally {
      // A waiting request takes over the slot, so that no new one can come first.
      const next = this.#waiting.shift();
      if (next === undefined) this.#running--;
      else next();
    }
  }
}

/** Keyboards and systems encode the same character differently. */
function normalized(password: string): string {
  return password.normalize("NFC");
}
