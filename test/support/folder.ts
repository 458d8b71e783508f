import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

let folders: string[] | undefined;

/** A new temporary folder, which is removed when the process of the tests ends. */
export function testFolder(): string {
  if (folders === undefined) {
    folders = [];
    process.once("exit", () => {
      for (const folder of folders ?? []) rmSync(folder, { recursive: true, force: true });
    });
  }
  const folder = mkdtempSync(join(tmpdir(), "slipway-test-"));
  folders.push(folder);
  return folder;
}
