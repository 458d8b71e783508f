import { createHash, timingSafeEqual } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/**
 * Reads a folder with one file per key: the file's name is the key's id, its content the secret.
 *
 * @throws Error if the folder cannot be read, has no key, or has a key shorter than `minBytes`; without the secret.
 */
export function readKeys(folder: string, minBytes: number): ReadonlyMap<string, Buffer> {
  // A mounted Secret has its data in hidden folders, to which its files are links.
  const names = readdirSync(folder).filter((name) => !name.startsWith(".") && statSync(join(folder, name)).isFile());
  if (names.length === 0) throw new Error("the folder has no key");
  return new Map(
    names.map((name) => {
      const secret = Buffer.from(readFileSync(join(folder, name), "utf8").trim());
      if (secret.length < minBytes) throw new Error(`key ${name} has fewer than ${String(minBytes)} bytes`);
      return [name, secret];
    }),
  );
}

/** The master keys that a server accepts. */
export class MasterKeys {
  readonly #digests: readonly Buffer[];

  constructor(keys: Iterable<Buffer>) {
    this.#digests = [...keys].map(digest);
  }

  /** Whether a key is one of them; the time that this takes does not depend on the key. */
  accept(key: string): boolean {
    const candidate = digest(key);
    return this.#digests.map((accepted) => timingSafeEqual(accepted, candidate)).includes(true);
  }
}

function digest(key: string | Buffer): Buffer {
  return createHash("sha256").update(key).digest();
}
