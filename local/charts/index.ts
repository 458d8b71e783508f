import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileServerUrl, serveFiles, type FileServer } from "../host/file-server";
import { buildGo } from "../host/gobuild";
import type { LocalPaths } from "../host/paths";
import { run } from "../host/process";
import { pushControllers } from "./controllers";
import { HELM } from "./helm/program";

/** The setting with the chart repository that replaces the public ones. */
export const CHARTS_SETTING = "slipway:charts";

/** What the charts of the local stack and their images are downloaded from. */
const PUBLIC = [
  "https://traefik.github.io/charts/index.yaml",
  "https://kubernetes-sigs.github.io/metrics-server/index.yaml",
  "https://registry.k8s.io/v2/",
] as const;

/** Milliseconds after which a public address counts as unreachable. */
const TIMEOUT_MILLISECONDS = 3000;

/** The daemon that serves the charts, on loopback only. */
export const CHART_REPOSITORY = { name: "chart-repository", port: 5002 } as const satisfies FileServer;

/** The charts, each in the folder of its name: the controllers' own images, with a part of the original's values. */
export const CHARTS_FOLDER = join(__dirname, "sources");

/** The names of the charts. */
export const CHART_NAMES: readonly string[] = readdirSync(CHARTS_FOLDER).sort();

/** The settings with which the stack installs charts from this machine. */
export const LOCAL_CHARTS = { [CHARTS_SETTING]: { mirror: fileServerUrl(CHART_REPOSITORY) } } as const;

/** Whether the public chart repositories, and the registry that their images come from, can be reached. */
export async function chartsReachable(addresses: readonly string[] = PUBLIC): Promise<boolean> {
  const answers = addresses.map(async (address) => {
    try {
      return (await fetch(address, { signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS) })).ok;
    } catch {
      return false;
    }
  });
  return (await Promise.all(answers)).every(Boolean);
}

/**
 * Starts a repository with the charts, which are packaged again if one has changed, and pushes the images that they install.
 *
 * @throws StepError with the log of a build, of Helm or of the server.
 */
export async function startChartRepository(
  paths: LocalPaths,
  detail: (text: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  await pushControllers(paths, detail, signal);
  await packageCharts(paths, detail, signal);
  await serveFiles(paths, CHART_REPOSITORY, { folder: paths.charts, file: "index.yaml" }, signal);
  detail(fileServerUrl(CHART_REPOSITORY));
}

async function packageCharts(
  paths: LocalPaths,
  detail: (text: string) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  const helm = await buildGo(paths, HELM, detail, signal);
  const stamp = `${paths.charts}.inputs`;
  const inputs = chartInputs();
  if (existsSync(paths.charts) && existsSync(stamp) && readFileSync(stamp, "utf8") === inputs) return;
  const target = `${paths.charts}.new`;
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  const log = join(paths.log, `${CHART_REPOSITORY.name}-build.log`);
  const folders = CHART_NAMES.map((name) => join(CHARTS_FOLDER, name));
  await run(helm, ["package", "--destination", target, ...folders], { log, signal });
  await run(helm, ["repo", "index", target, "--url", fileServerUrl(CHART_REPOSITORY)], { log, signal });
  rmSync(paths.charts, { recursive: true, force: true });
  renameSync(target, paths.charts);
  writeFileSync(stamp, inputs);
}

function chartInputs(): string {
  const hash = createHash("sha256").update(fileServerUrl(CHART_REPOSITORY));
  const files = readdirSync(CHARTS_FOLDER, { encoding: "utf8", recursive: true }).sort();
  for (const file of files.filter((path) => statSync(join(CHARTS_FOLDER, path)).isFile())) {
    hash.update(file).update(readFileSync(join(CHARTS_FOLDER, file)));
  }
  return hash.digest("hex");
}
