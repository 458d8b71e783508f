import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { format, resolveConfig } from "prettier";

import { PROJECT_FOLDER } from "../../lib/project";
import type { ChartResult } from "./check";
import { leavesOf, pathText } from "./leaves";
import { differentLeaves } from "./rendering";

/** The folder of the committed results, one file per chart. */
export const RESULTS_FOLDER = join(PROJECT_FOLDER, "test", "support", "charts");

/** Path of the committed result of a chart. */
export function resultPath(chart: string): string {
  return join(RESULTS_FOLDER, `${chart}.json`);
}

/** The committed result of a chart; undefined if it has none. */
export function readResult(chart: string): ChartResult | undefined {
  const path = resultPath(chart);
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as ChartResult) : undefined;
}

/** The charts that have a committed result. */
export function chartsWithResult(): string[] {
  return readdirSync(RESULTS_FOLDER).map((file) => file.replace(/\.json$/, ""));
}

/** The content of a result's file. */
export async function resultText(result: ChartResult): Promise<string> {
  const config = await resolveConfig(resultPath(result.chart));
  return format(JSON.stringify(result), { ...config, parser: "json" });
}

/** The differences between the committed result of a chart and another one, by path. */
export function resultDifferences(committed: ChartResult | undefined, present: ChartResult): string[] {
  if (committed === undefined) return ["it has no committed result"];
  const leaves = (result: ChartResult) =>
    new Map(leavesOf(result).map(({ path, value }) => [pathText(path), JSON.stringify(value)]));
  const [before, after] = [leaves(committed), leaves(present)];
  return [...differentLeaves(before, after)].map(
    (path) => `${path} is ${after.get(path) ?? "absent"}; committed is ${before.get(path) ?? "nothing"}`,
  );
}
