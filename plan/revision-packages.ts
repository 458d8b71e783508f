import { readFileSync } from "node:fs";
import { join } from "node:path";

import { at, isRecord } from "../lib/values";

const SHOWN = 5;

/**
 * How the packages that a revision requires differ from those it is planned with; undefined if they do not.
 *
 * @param folder The project at the revision, with the packages that are installed now.
 */
export function packagesNote(folder: string, revision: string): string | undefined {
  const required = packagesOf(join(folder, "package-lock.json"));
  const installed = packagesOf(join(folder, "node_modules", ".package-lock.json"));
  if (required === undefined) return undefined;
  if (installed === undefined) {
    return "The packages are not installed completely, so planning may fail. Fix: wait until npm ci has ended, or run it";
  }
  const differing = Object.entries(required)
    .filter(([path, entry]) => runs(path, entry) && version(entry) !== version(installed[path]))
    .map(([path, entry]) => `${path.replace(/^node_modules\//, "")} ${version(entry)} (${version(installed[path])})`);
  if (differing.length === 0) return undefined;
  const rest = differing.length - SHOWN;
  return (
    `${revision} is planned with the packages that are installed now, which differ from its package-lock.json: ` +
    `${differing.slice(0, SHOWN).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}. ` +
    "In parentheses is the installed version; what it changes is not shown as a change."
  );
}

/** Whether the program runs a package, on every machine. */
function runs(path: string, entry: unknown): boolean {
  return path !== "" && ["dev", "optional", "devOptional"].every((kind) => at(entry, kind) !== true);
}

function version(entry: unknown): string {
  const found = at(entry, "version");
  return typeof found === "string" ? found : "none";
}

/** The packages in a lockfile; undefined if it cannot be read. */
function packagesOf(file: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const packages = at(JSON.parse(readFileSync(file, "utf8")) as unknown, "packages");
    return isRecord(packages) ? packages : undefined;
  } catch {
    return undefined;
  }
}
