import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Where {@link scripts} are mounted. */
export const SCRIPTS_FOLDER = "/slipway";

/** A shell script that runs beside a database server, or against it. */
export type ScriptName = "start.sh" | "grant.sh" | "prune.sh";

/** The text of the named scripts, by file name. */
export function scripts(names: readonly ScriptName[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(__dirname, "scripts", name), "utf8")]));
}
