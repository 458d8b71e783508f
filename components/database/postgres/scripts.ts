import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Mount path of {@link scripts}. */
export const SCRIPTS_FOLDER = "/slipway";

/** A shell script that runs in a database server's pod, or against the server. */
export type ScriptName = "start.sh" | "grant.sh" | "prune.sh";

/** Contents of the named scripts, by file name. */
export function scripts(names: readonly ScriptName[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(__dirname, "scripts", name), "utf8")]));
}
