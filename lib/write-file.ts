import { mkdirSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Writes a file beside its place and renames it: neither a reader nor a full disk ends up with half of it. Creates its folder; a
 * link stays, and its target is replaced.
 *
 * @throws Error with the path and the reason; the previous content is kept.
 */
export function writeWhole(path: string, text: string): void {
  let temporary: string | undefined;
  try {
    mkdirSync(dirname(path), { recursive: true });
    const previous = statSync(path, { throwIfNoEntry: false });
    // A device or a pipe, such as /dev/stdout, is not replaced.
    if (previous !== undefined && !previous.isFile()) {
      writeFileSync(path, text);
      return;
    }
    const target = previous === undefined ? path : realpathSync(path);
    temporary = `${target}.${process.pid}.tmp`;
    writeFileSync(temporary, text, { mode: previous === undefined ? 0o666 : previous.mode & 0o777 });
    renameSync(temporary, target);
  } catch (error) {
    if (temporary !== undefined) rmSync(temporary, { force: true });
    throw new Error(`${path} cannot be written: ${reasonOf(error)}`, { cause: error });
  }
}

/**
 * Replaces a file that was read as `previous`.
 *
 * @throws Error if it has another content by now, or cannot be written.
 */
export function replaceText(path: string, previous: string, text: string): void {
  if (readFileSync(path, "utf8") !== previous) {
    throw new Error(`${path} was changed while this command ran, so nothing was written. Fix: run the command again`);
  }
  writeWhole(path, text);
}

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full; free some space",
  EDQUOT: "the disk quota is used up; free some space",
  EFBIG: "the file is larger than the limit of this process (ulimit -f)",
  EROFS: "the file system is read-only",
  EACCES: "this user may not write it",
  EPERM: "this user may not write it",
};

function reasonOf(error: unknown): string {
  const { code = "", message } = error as NodeJS.ErrnoException;
  const reason = REASONS[code];
  return reason === undefined ? message : `${reason} (${code})`;
}
