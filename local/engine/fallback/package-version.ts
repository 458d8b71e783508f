import { readFileSync } from "node:fs";

import { isRecord } from "../../../lib/values";

/** The version of an installed npm package. */
export function packageVersion(packageName: string): string {
  const manifest: unknown = JSON.parse(readFileSync(require.resolve(`${packageName}/package.json`), "utf8"));
  if (!isRecord(manifest) || typeof manifest.version !== "string") {
    throw new Error(`${packageName}/package.json has no version; install the packages again (npm ci)`);
  }
  return manifest.version;
}
