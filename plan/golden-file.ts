import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

import { PROJECT_FOLDER } from "../lib/project";
import type { Plan } from "./model";

/** The folder of all golden plans. */
export const GOLDEN_FOLDER = join(PROJECT_FOLDER, "test", "golden");

/** Path of the golden plan of an environment. */
export function goldenPath(environment: string): string {
  return join(GOLDEN_FOLDER, `${environment}.json`);
}

/**
 * Reads the golden plan of an environment, which is stored normalised.
 *
 * @throws Error if it does not exist.
 */
export function readGolden(environment: string): Plan {
  const path = goldenPath(environment);
  if (!existsSync(path)) {
    throw new Error(
      `${environment} has no golden plan at ${relative(PROJECT_FOLDER, path)}. Create it: npm run golden`,
    );
  }
  return JSON.parse(readFileSync(path, "utf8")) as Plan;
}
