import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileServerUrl, serveFiles, type FileServer } from "../host/file-server";
import { folderDigest, makeIfChanged } from "../host/folders";
import { buildGo } from "../host/gobuild";
import { registryResponds, respondsOk } from "../host/http";
import type { LocalPaths } from "../host/paths";
import { run } from "../host/process";
import { pushControllers } from "./controllers";
import { HELM } from "./helm/program";

/** Addresses that charts come from. */
interface ChartSources {
  /** Their indexes. */
  readonly repositories: readonly string[];
  /** The base of a registry's API. */
  readonly registry: string;
}

/** What the charts of the local stack are downloaded from, and the registry of an image that one of them installs. */
const PUBLIC: ChartSources = {
  repositories: [
    "https://traefik.github.io/charts/index.yaml",
    "https://kubernetes-sigs.github.io/metrics-server/index.yaml",
  ],
  registry: "https://registry.k8s.io/v2/",
};

/** Milliseconds after which a public address counts as unreachable. */
const TIMEOUT_MILLISECONDS = 3000;

/** The daemon that serves the charts, on loopback only. */
export const CHART_REPOSITORY = { name: "chart-repository", port: 5002 } as const satisfies FileServer;

/** The charts, each in the folder of its name: the controllers' own images, with a part of the original's values. */
export const CHARTS_FOLDER = join(__dirname, "sources");

/** The names of the charts. */
export const CHART_NAMES: readonly string[] = readdirSync(CHARTS_FOLDER).sort();

/** The settings with which the stack installs charts from this machine. */
export const LOCAL_CHARTS = { "slipway:charts": { mirror: fileServerUrl(CHART_REPOSITORY) } } as const;

/** Whether the public chart repositories, and the registry that their images come from, can be reached. */
export async function chartsReachable({ repositories, registry } = PUBLIC): Promise<boolean> {
  const answers = await Promise.all([
    ...repositories.map((index) => respondsOk(index, TIMEOUT_MILLISECONDS)),
    registryResponds(registry, TIMEOUT_MILLISECONDS),
  ]);
  return answers.every(Boolean);
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
  const log = join(paths.log, `${CHART_REPOSITORY.name}-build.log`);
  const url = fileServerUrl(CHART_REPOSITORY);
  await makeIfChanged(paths.charts, folderDigest(CHARTS_FOLDER, url), async (target) => {
    const folders = CHART_NAMES.map((name) => join(CHARTS_FOLDER, name));
    await run(helm, ["package", "--destination", target, ...folders], { log, signal });
    await run(helm, ["repo", "index", target, "--url", url], { log, signal });
  });
}
