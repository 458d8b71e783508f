/**
 * `HELM_CHARTS=<folder> npm run charts`: checks the values that the program sets against the charts that are unpacked in
 * the folder, one folder per chart, and writes the results to test/support/charts; with `-- --check` it compares them with
 * the committed ones instead.
 *
 * The exit code is 1 if a chart does not document a value, refuses it or ignores it, if an image cannot be pulled through
 * mirrors, or if a result differs.
 */
import { existsSync } from "node:fs";
import { join, relative, resolve } from "node:path";

import { parseArguments } from "../commands/arguments";
import { environmentsOf, PROJECT_FOLDER } from "../lib/project";
import { writeWhole } from "../lib/write-file";
import { planEnvironments } from "../plan/children";
import { readChart } from "./charts/chart-folder";
import { checkChart, type CheckedChart } from "./charts/check";
import { helmRender } from "./charts/helm";
import { type ChartRelease, chartReleases, variantReleases } from "./charts/releases";
import type { Render } from "./charts/rendering";
import { readResult, resultDifferences, resultPath, resultText } from "./charts/results";
import { finish, type Tally } from "./tally";

const USAGE = `Checks the values that the program sets against charts, and writes the results to test/support/charts.

  HELM_CHARTS=<folder> npm run charts              the folder has a folder for each unpacked chart
  HELM_CHARTS=<folder> npm run charts -- --check   compares with the committed results instead of writing`;

async function main(): Promise<Tally | undefined> {
  const { check, help } = parseOptions(process.argv.slice(2));
  if (help) {
    console.log(USAGE);
    return undefined;
  }
  const releases = await allReleases();
  const folder = resolve(chartsFolder(releases));
  const render = await helmRender(folder);

  const tally = { passed: 0, failed: 0 };
  for (const name of [...new Set(releases.map(({ chart }) => chart))].sort()) {
    const own = releases.filter(({ chart }) => chart === name);
    const checked = await checkOne(join(folder, name), own, render);
    if (checked === undefined) {
      console.log(`${name}: not checked, because ${join(folder, name)} is no chart`);
      continue;
    }
    const problems = [...checked.problems];
    if (check) problems.push(...resultDifferences(readResult(name), checked.result));
    else if (problems.length === 0) await write(checked);
    tally[problems.length === 0 ? "passed" : "failed"] += 1;
    console.log(`${name} ${checked.result.version}: ${problems.length} problems`);
    for (const problem of problems) console.log(`  ${problem}`);
  }
  return tally;
}

function parseOptions(args: readonly string[]) {
  return parseArguments(
    {
      args: [...args],
      options: {
        check: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    },
    USAGE,
  ).values;
}

/** The releases of all environments and of all variants. */
async function allReleases(): Promise<readonly ChartRelease[]> {
  const plans = await planEnvironments(environmentsOf(PROJECT_FOLDER), PROJECT_FOLDER);
  const environments = plans.flatMap(({ environment, resources }) => chartReleases(resources, environment));
  return [...environments, ...(await variantReleases())];
}

/** The folder that HELM_CHARTS names. @throws Error with the commands that fetch the charts, if it names none. */
function chartsFolder(releases: readonly ChartRelease[]): string {
  const folder = process.env.HELM_CHARTS ?? "";
  if (existsSync(folder)) return folder;
  const pulls = releases.map(
    ({ chart, version, repository }) =>
      `helm pull ${chart} --repo ${repository} --version ${version} --untar --untardir <folder>`,
  );
  const name = folder === "" ? "HELM_CHARTS is not set" : `HELM_CHARTS is ${folder}, which does not exist`;
  throw new Error(
    [`${name}; it must be a folder of unpacked charts, which these commands fetch:`, ...new Set(pulls)].join("\n"),
  );
}

async function checkOne(
  folder: string,
  releases: readonly ChartRelease[],
  render: Render,
): Promise<CheckedChart | undefined> {
  const chart = readChart(folder);
  if (chart === undefined) return undefined;
  const others = [...new Set(releases.map(({ version }) => version))].filter((version) => version !== chart.version);
  if (others.length === 0) return checkChart(chart, releases, render);
  throw new Error(
    `${folder} has ${chart.chart} ${chart.version}, but the program installs ${others.join(" and ")}: fetch that version`,
  );
}

async function write({ result }: CheckedChart): Promise<void> {
  const path = resultPath(result.chart);
  writeWhole(path, await resultText(result));
  console.log(`Written: ${relative(PROJECT_FOLDER, path)}`);
}

finish(main);
