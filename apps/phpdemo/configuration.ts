import type { PhpdemoSettings } from "./settings";

/** The PHP configuration files from the settings, by name; each replaces a file of the code image and returns an array. */
export function configurationFiles({
  config: { host, environment, extra },
  database,
}: Pick<PhpdemoSettings, "config" | "database">): Record<string, string> {
  return {
    // Last, so that an extra key cannot override a setting of its own.
    "config.php": phpArray({ ...extra, host, env: environment }),
    ...(database ? { "database.php": phpArray({ host: database.host, port: database.port }) } : {}),
  };
}

/** A file with PHP's own settings, which is read after those of the image; no file if nothing is set. */
export function iniFiles(ini: PhpdemoSettings["ini"]): Record<string, string> {
  const lines = sorted(ini).map(([key, value]) => `${key} = "${value}"\n`);
  return lines.length > 0 ? { "zzzz-operations.ini": lines.join("") } : {};
}

/** A PHP file that returns the values, sorted by key, so that the order of the settings triggers no rollout. */
export function phpArray(values: Readonly<Record<string, string | number>>): string {
  const lines = sorted(values).map(([key, value]) => `    ${literal(key)} => ${literal(value)},`);
  return ["<?php", "", "return [", ...lines, "];", ""].join("\n");
}

function sorted<Value>(values: Readonly<Record<string, Value>>): [string, Value][] {
  return Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** A PHP literal. In single quotes, only the quote and the backslash need escaping. */
function literal(value: string | number): string {
  return typeof value === "number" ? String(value) : `'${value.replace(/[\\']/g, "\\$&")}'`;
}
