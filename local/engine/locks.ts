import { readdir, readFile, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { isRecord } from "./fallback/protocol/values";

/**
 * Removes the locks that a file backend holds for processes of this machine that no longer run, and returns how many:
 * a killed CLI leaves its lock, and every later run would refuse to start.
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

/** Who holds a lock, or undefined if the text is no lock. */
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
    // Not permitted means that there is a process, of another user.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
  return true;
}
