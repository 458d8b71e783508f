import { createHash, type Hash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Adds the paths and contents of all files in a folder, and in the folders in it, to a hash. */
export function hashFolder(hash: Hash, folder: string): void {
  const paths = readdirSync(folder, { encoding: "utf8", recursive: true });
  for (const file of paths.filter((path) => statSync(join(folder, path)).isFile()).sort()) {
    hash.update(file).update(readFileSync(join(folder, file)));
  }
}

/** Digest of a folder's files, and of what else a result depends on. */
export function folderDigest(folder: string, ...others: readonly string[]): string {
  const hash = createHash("sha256");
  for (const other of others) hash.update(other);
  hashFolder(hash, folder);
  return hash.digest("hex");
}

/**
 * Makes a folder, unless it was made from the same inputs. The former one stays until the new one is complete.
 *
 * @param inputs Digest of everything that the content depends on.
 * @param make Fills an empty folder.
 */
export async function makeIfChanged(
  folder: string,
  inputs: string,
  make: (target: string) => Promise<unknown>,
): Promise<void> {
  const stamp = `${folder}.inputs`;
  if (existsSync(folder) && existsSync(stamp) && readFileSync(stamp, "utf8") === inputs) return;
  const target = `${folder}.new`;
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  await make(target);
  rmSync(folder, { recursive: true, force: true });
  renameSync(target, folder);
  writeFileSync(stamp, inputs);
}
