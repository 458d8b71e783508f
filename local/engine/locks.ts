import { readdir, readFile, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { isRecord } from "../../lib/values";

/**
 * Removes a file backend's locks of processes of this machine that are no longer running, and returns their number. A
 * killed CLI leaves its lock behind, with which every later run would fail.
 */
export async function removeStaleLocks(backend: string): Promise<number> {
  if (!backend.startsWith("file://")) return 0;
  const folder = join(fileURLToPath(backend), ".pulumi", "locks");
  const entries = await readdir(folder, { recursive: true }).catch(() => [] as string[]);
  const stale: string[] = [];
  for (const entry of entries.filter((name) => name.endsWith(".json"))) {
    const file = join(folder, entry);
    const owner = lockOwner(await readFile(file, "utf8").catch(() => ""));
    if (owner?.host === hostname() && !isRunning(owner.pid)) stale.push(file);
  }
  await Promise.all(stale.map((file) => rm(file, { force: true })));
  return stale.length;
}

/** The owner of a lock, or undefined if the text is not a lock. */
export function lockOwner(text: string): { readonly pid: number; readonly host: string } | undefined {
  try {
    const lock: unknown = JSON.parse(text);
    if (!isRecord(lock) || typeof lock.pid !== "number" || typeof lock.hostname !== "string") return undefined;
    return { pid: lock.pid, host: lock.hostname };
  } catch {
    return undefined;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // The process exists, but belongs to another user.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
  return true;
}
