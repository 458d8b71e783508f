import { mismatch } from "./documented";
import type { ChartResult } from "./check";
import { digestProblem } from "./images";
import { leavesOf, pathText } from "./leaves";
import type { ChartRelease } from "./releases";

/** The command that writes the results again. */
const RENEW = "Renew it with the chart at hand: HELM_CHARTS=<folder of unpacked charts> npm run charts";

/** Why the committed results do not hold for releases: another version, or values that were not checked. */
export function staleResults(
  releases: readonly ChartRelease[],
  resultOf: (chart: string) => ChartResult | undefined,
): string[] {
  const charts = [...new Set(releases.map(({ chart }) => chart))];
  return charts.flatMap((chart) => {
    const own = releases.filter((release) => release.chart === chart);
    const result = resultOf(chart);
    const problems = result === undefined ? [`${chart} has no result.`] : staleResult(own, result);
    return problems.map((problem) => `${problem} ${RENEW}`);
  });
}

function staleResult(releases: readonly ChartRelease[], { chart, version, values }: ChartResult): string[] {
  const others = [...new Set(releases.map((release) => release.version))].filter((one) => one !== version);
  if (others.length > 0) return [`${chart} ${others.join(", ")} has no result: the committed one is of ${version}.`];
  const problems = new Set<string>();
  const set = new Set<string>();
  for (const { path, value } of releases.flatMap((release) => leavesOf(release.values))) {
    const key = pathText(path);
    const type = values[key];
    set.add(key);
    if (type === undefined) problems.add(`${chart}: the result does not have ${key}, which the program sets.`);
    else if (mismatch(type, value) !== undefined) {
      problems.add(`${chart}: ${key} is ${JSON.stringify(value)}; the result has a ${type}.`);
    }
  }
  const unset = Object.keys(values).filter((key) => !set.has(key));
  return [...problems, ...unset.map((key) => `${chart}: the result has ${key}, which the program does not set.`)];
}

/** Why the images of a chart cannot all come from mirrors. */
export function imageProblems({ chart, images }: ChartResult): string[] {
  const names = (mirrored: boolean) =>
    new Set(images.filter((image) => image.mirrored === mirrored).map(({ repository, tag }) => `${repository}:${tag}`));
  const fromMirrors = names(true);
  return [
    ...images.flatMap((image) => digestProblem(image) ?? []),
    ...[...names(false)].filter((name) => !fromMirrors.has(name)).map((name) => `${name} comes from no mirror`),
  ].map((problem) => `${chart}: ${problem}`);
}
