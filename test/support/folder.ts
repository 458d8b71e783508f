import { mkdtempSync } from "node:fs";
import { join } from "node:path";

import { temporaryFolder } from "../../lib/temporary-folder";

let parent: string | undefined;

/** A new temporary folder, which is removed when the process of the tests ends. */
export function testFolder(): string {
  parent ??= temporaryFolder("slipway-test-").path;
  return mkdtempSync(join(parent, "folder-"));
}
