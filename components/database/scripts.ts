import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Where {@link SCRIPTS} are mounted. */
export const SCRIPTS_FOLDER = "/slipway";

const NAMES = ["start.sh", "grant.sh", "prune.sh"] as const;

/** The shell scripts that run beside the database server, by file name. */
export function scripts(): Record<(typeof NAMES)[number], string> {
  return Object.fromEntries(
    NAMES.map((name) => [name, readFileSync(join(__dirname, "scripts", name), "utf8")]),
  ) as Record<(typeof NAMES)[number], string>;
}
