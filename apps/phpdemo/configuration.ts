import type { PhpdemoSettings } from "./settings";

/** The files of operations by name; each returns an array, like those in the code image that they replace. */
export function operationsFiles({
  config: { host, environment, extra },
  database,
}: Pick<PhpdemoSettings, "config" | "database">): Record<string, string> {
  return {
    // What the settings name by itself is not for an extra key to change.
    "config.php": phpArray({ ...extra, host, env: environment }),
    ...(database ? { "database.php": phpArray({ host: database.host, port: database.port }) } : {}),
  };
}

/** A file of PHP's own settings, which is read after those of the image; none where nothing is set. */
export function iniFiles(ini: PhpdemoSettings["ini"]): Record<string, string> {
  const lines = sorted(ini).map(([key, value]) => `${key} = "${value}"\n`);
  return lines.length > 0 ? { "zzzz-operations.ini": lines.join("") } : {};
}

/** A PHP file that returns the values, keys in the order of the alphabet: the order of settings rolls nothing. */
export function phpArray(values: Readonly<Record<string, string | number>>): string {
  const lines = sorted(values).map(([key, value]) => `    ${literal(key)} => ${literal(value)},`);
  return ["<?php", "", "return [", ...lines, "];", ""].join("\n");
}

function sorted<Value>(values: Readonly<Record<string, Value>>): [string, Value][] {
  return Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** In single quotes nothing is expanded; the quote and the backslash alone have a meaning there. */
function literal(value: string | number): string {
  return typeof value === "number" ? String(value) : `'${value.replace(/[\\']/g, "\\$&")}'`;
}
