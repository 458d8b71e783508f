import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

import { PROJECT_FOLDER } from "../lib/project";
import type { Plan } from "./model";

/** The folder of all golden plans. */
export const goldenFolder = join(PROJECT_FOLDER, "test", "golden");

/** Where the golden plan of an environment is kept. */
export function goldenPath(environment: string): string {
  return join(goldenFolder, `${environment}.json`);
}

/**
 * The golden plan of an environment, normalised as it is stored.
 *
 * @throws Error if there is none.
 */
export function readGolden(environment: string): Plan {
  const path = goldenPath(environment);
  if (!existsSync(path)) {
    throw new Error(
      `${environment} has no golden plan at ${relative(PROJECT_FOLDER, path)}; write it by: npm run golden`,
    );
  }
  return JSON.parse(readFileSync(path, "utf8")) as Plan;
}
