import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { parse, parseAllDocuments } from "yaml";

import { at, isRecord } from "../../../lib/values";
import { buildGo } from "../../../local/host/gobuild";
import { ensureGo } from "../../../local/host/golang";
import { localPaths } from "../../../local/host/paths";
import { run } from "../../../local/host/process";
import { HELM } from "../../../local/charts/helm/program";
import { plannedResources } from "../../../plan/graph";
import type { Plan, PlannedResource } from "../../../plan/model";
import type { ApiServer } from "./server";
import { inNamespace, type Subject } from "./subject";

/** Environment variable with a folder of unpacked charts, each in a folder of its name. */
const CHARTS_VARIABLE = "HELM_CHARTS";

/** The objects of a plan's Helm releases. */
export interface RenderedCharts {
  readonly subjects: readonly Subject[];
  /** Releases whose chart is not at hand, each with the reason. */
  readonly notAtHand: readonly string[];
}

/** What charts read of the server that they are installed on. */
type Capabilities = Pick<ApiServer, "version" | "apiVersions" | "resource">;

/**
 * Renders the charts of a plan's releases as Helm installs them on the server, with the release's name, namespace and
 * values.
 *
 * @param charts The folder of the unpacked charts. @default that of the environment variable HELM_CHARTS
 * @throws StepError with Helm's message if a chart rejects the values.
 */
export async function renderCharts(
  plan: Plan,
  server: Capabilities,
  charts = process.env[CHARTS_VARIABLE],
): Promise<RenderedCharts> {
  const releases = plannedResources(plan).filter(({ type }) => type === "kubernetes:helm.sh/v3:Release");
  const subjects: Subject[] = [];
  const notAtHand: string[] = [];
  for (const release of releases) {
    const { chart, version } = release.inputs;
    const origin = `${plan.environment}, chart ${String(chart)} ${String(version)}`;
    const found = folderOf(release, charts);
    if ("missing" in found) notAtHand.push(`${origin}: ${found.missing}`);
    else {
      const objects = await render(release, found.folder, server);
      subjects.push(...objects.map((object) => ({ origin, chart: true, object })));
    }
  }
  return { subjects, notAtHand };
}

function folderOf(
  { inputs }: PlannedResource,
  charts: string | undefined,
): { readonly folder: string } | { readonly missing: string } {
  if (charts === undefined || charts === "")
    return { missing: `the chart is not at hand, ${CHARTS_VARIABLE} is not set` };
  const folder = join(charts, String(inputs.chart));
  const description = join(folder, "Chart.yaml");
  if (!existsSync(description)) return { missing: `the chart is not at hand, there is no ${description}` };
  const version = at(parse(readFileSync(description, "utf8")), "version");
  if (version === inputs.version) return { folder };
  return { missing: `the chart is not at hand, ${folder} has version ${String(version)}` };
}

async function render(
  release: PlannedResource,
  folder: string,
  server: Capabilities,
): Promise<Record<string, unknown>[]> {
  const { name, namespace, values, skipCrds } = release.inputs;
  const args = ["template", String(name), folder, "--namespace", String(namespace), "--values", "-"];
  // `helm test` alone creates the tests' objects.
  args.push("--skip-tests", skipCrds === true ? "--skip-crds" : "--include-crds");
  args.push("--kube-version", server.version, "--api-versions", server.apiVersions.join(","));
  const text = await run(await helm(), args, { input: JSON.stringify(values ?? {}) });
  return parseAllDocuments(text, { version: "1.1" })
    .map((document) => {
      const [error] = document.errors;
      if (error !== undefined) throw error;
      return document.toJS() as unknown;
    })
    .filter(isRecord)
    .map((object) => {
      const resource = server.resource(String(object.apiVersion), String(object.kind));
      const isPlaced = resource?.namespaced !== true || at(object.metadata, "namespace") !== undefined;
      return isPlaced ? object : inNamespace(object, String(namespace));
    });
}

async function helm(): Promise<string> {
  const paths = localPaths();
  const ignore = (): void => undefined;
  await ensureGo(paths, ignore);
  return buildGo(paths, HELM, ignore);
}
