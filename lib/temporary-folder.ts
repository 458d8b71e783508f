import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder for files that exist only while a command runs. */
export interface TemporaryFolder {
  readonly path: string;
  readonly remove: () => void;
}

/**
 * Creates a temporary folder, which is removed at the end of the process at the latest, also after an interrupt.
 *
 * @param release Called before the folder is removed.
 * @throws Error if there is no folder for temporary files.
 */
export function temporaryFolder(prefix: string, release: (path: string) => void = () => undefined): TemporaryFolder {
  const path = create(prefix);
  const remove = () => {
    process.off("exit", remove);
    release(path);
    rmSync(path, { recursive: true, force: true });
  };
  process.once("exit", remove);
  return { path, remove };
}

function create(prefix: string): string {
  try {
    return mkdtempSync(join(tmpdir(), prefix));
  } catch (error) {
    const reason = (error as Error).message;
    throw new Error(`there is no place for temporary files: ${reason}. Fix: set TMPDIR to a folder with free space`, {
      cause: error,
    });
  }
}
