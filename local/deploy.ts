import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { dirname, join } from "node:path";
import { PROJECT_FOLDER } from "../lib/project";
import { clusterWarnings } from "./cluster/warnings";
import { describeOperation, ensureStack, prepareEngine, UpdateReport, type Engine } from "./engine";
import type { LocalPaths } from "./host/paths";
import type { AddedSettings } from "./host/settings";
import { checkInterrupted } from "./host/process";
import { StepError, type Progress } from "./host/progress";
import { waitFor } from "./host/wait";
import { settingsArguments } from "./settings";

const STACK = "local";
const URL_TIMEOUT_SECONDS = 60;
const OUTPUT_TAIL_LINES = 20;

/**
 * Deploys the local stack with the real engine and returns the URL of each application.
 *
 * @param settings Settings that the stack needs here besides its own.
 */
export async function deploy(
  paths: LocalPaths,
  settings: AddedSettings,
  progress: Progress,
  signal: AbortSignal,
): Promise<Readonly<Record<string, string>>> {
  const engine = await prepareEngine(progress, {
    kubeconfig: paths.kubeconfig,
    buildx: paths.buildx,
    background: true,
    signal,
  });
  try {
    const summary = await progress.step("pulumi up -s local", (detail) => up(engine, paths, settings, detail, signal));
    progress.note(summary);
    const urls = await stackUrls(engine, signal);
    for (const [name, url] of Object.entries(urls)) {
      await progress.step(`${name} at ${url}`, () => waitForUrl(url, signal));
    }
    return urls;
  } finally {
    await engine.close();
  }
}

async function up(
  engine: Engine,
  paths: LocalPaths,
  settings: AddedSettings,
  detail: (text: string) => void,
  signal: AbortSignal,
): Promise<string> {
  await ensureStack(engine, STACK, PROJECT_FOLDER);
  checkInterrupted(signal);
  const log = join(paths.log, "pulumi-up.log");
  const since = Date.now();
  const marker = new UpdateMarker(paths.pulumi);
  const refresh = marker.present ? ["--refresh"] : [];
  marker.set();
  const report = new UpdateReport();
  const own = settingsArguments(join(PROJECT_FOLDER, `Pulumi.${STACK}.yaml`), settings, paths.cluster);
  const args = ["up", "-s", STACK, "--yes", "--skip-preview", "--non-interactive", ...own, ...refresh];
  const { code, output } = await engine.run(args, {
    cwd: PROJECT_FOLDER,
    log,
    signal,
    onEvent: (event) => {
      report.add(event);
      const operation = describeOperation(event);
      if (operation !== undefined) detail(operation);
    },
  });
  checkInterrupted(signal);
  if (code !== 0) {
    const help = { log, hint: "fix what the log reports and run the command again: it continues where it stopped" };
    // The CLI reports errors of its own, such as one in the settings, without an event.
    const reason = report.diagnostics || output.split("\n").slice(-OUTPUT_TAIL_LINES).join("\n").trim();
    const warnings = await clusterWarnings(paths.kubeconfig, since);
    const context = warnings.length === 0 ? [] : ["Warnings of the cluster meanwhile:", ...warnings];
    throw new StepError([`pulumi up ended with exit code ${code}:`, reason, ...context].join("\n"), help);
  }
  marker.clear();
  detail("");
  return report.summary;
}

/**
 * A file that exists from the start of an update until one succeeds. The changes of an interrupted update may be missing
 * from the state, so the next `up` has to refresh it from the cluster first: compared with the state alone, it might
 * find nothing to do.
 */
export class UpdateMarker {
  private readonly file: string;

  /** @param folder Folder of the stack's state, which is removed together with the cluster. */
  constructor(folder: string) {
    this.file = join(folder, "unfinished");
  }

  get present(): boolean {
    return existsSync(this.file);
  }

  set(): void {
    mkdirSync(dirname(this.file), { recursive: true });
    writeFileSync(this.file, "");
  }

  clear(): void {
    rmSync(this.file, { force: true });
  }
}

async function stackUrls(engine: Engine, signal: AbortSignal): Promise<Readonly<Record<string, string>>> {
  const { code, stdout, output } = await engine.run(["stack", "output", "urls", "--json", "-s", STACK], {
    cwd: PROJECT_FOLDER,
    signal,
  });
  checkInterrupted(signal);
  if (code !== 0) throw new StepError(`the stack's URLs cannot be read:\n${output}`);
  return JSON.parse(stdout) as Record<string, string>;
}

/** Requests a URL until it responds with a status below 500. */
async function waitForUrl(url: string, signal: AbortSignal): Promise<void> {
  const hint = "look at the pods: `kubectl get pods -A` with KUBECONFIG set to the local cluster's";
  const wait = { what: `${url} to respond`, seconds: URL_TIMEOUT_SECONDS, signal, hint, interval: 500 };
  await waitFor(wait, async () => {
    const status = await httpStatus(url);
    return status !== undefined && status < 500;
  });
}

/**
 * The status of a GET request; undefined if there is no response. It connects to loopback, because not every resolver
 * resolves `*.localhost`.
 */
export function httpStatus(url: string): Promise<number | undefined> {
  const { host, port, pathname } = new URL(url);
  return new Promise((resolve) => {
    const options = { host: "127.0.0.1", port, path: pathname, headers: { host }, timeout: 5000, agent: false };
    const sent = request(options, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.once("timeout", () => sent.destroy());
    sent.once("error", () => {
      resolve(undefined);
    });
    sent.end();
  });
}
