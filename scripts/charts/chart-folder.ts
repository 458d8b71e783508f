import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";

import { parse } from "yaml";

import type { ChartDefaults } from "./documented";

/** What the check reads of an unpacked chart. */
export interface UnpackedChart {
  readonly chart: string;
  readonly version: string;
  readonly appVersion: string;
  readonly defaults: ChartDefaults;
  readonly sha256: ChartDigests;
}

/** Digests of a chart's content, in hexadecimal. */
export interface ChartDigests {
  /** Of the file values.yaml. */
  readonly values: string;
  /**
   * Of the list of all files below `templates`, with a line `<sha256>  <path>` for each, in the order of the paths' bytes:
   * `find templates -type f | LC_ALL=C sort | xargs sha256sum | sha256sum`.
   */
  readonly templates: string;
}

/** Reads an unpacked chart; undefined if the folder contains none. */
export function readChart(folder: string): UnpackedChart | undefined {
  const file = join(folder, "Chart.yaml");
  if (!existsSync(file)) return undefined;
  const { name, version, appVersion } = parse(readFileSync(file, "utf8"), { schema: "failsafe" }) as Readonly<
    Record<string, string>
  >;
  const values = readFileSync(join(folder, "values.yaml"));
  const schemaFile = join(folder, "values.schema.json");
  return {
    chart: name ?? "",
    version: version ?? "",
    appVersion: appVersion ?? "",
    defaults: {
      values: (parse(values.toString("utf8")) ?? {}) as Record<string, unknown>,
      ...(existsSync(schemaFile) ? { schema: JSON.parse(readFileSync(schemaFile, "utf8")) as unknown } : {}),
    },
    sha256: { values: sha256(values), templates: sha256(listing(folder, "templates")) },
  };
}

/** The output of `sha256sum` for all files below a part of the folder. */
function listing(folder: string, part: string): string {
  return readdirSync(join(folder, part), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, "/"))
    .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .map((path) => `${sha256(readFileSync(join(folder, path)))}  ${path}\n`)
    .join("");
}

function sha256(content: string | Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}
