import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Mount path of an engine's scripts. */
export const SCRIPTS_FOLDER = "/slipway";

/** Contents of the named files in the folder `scripts` of an engine's folder, by file name. */
export function readScripts(engineFolder: string, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(engineFolder, "scripts", name), "utf8")]));
}
