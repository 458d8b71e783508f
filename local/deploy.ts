import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { dirname, join } from "node:path";
import { PROJECT_FOLDER } from "../lib/project";
import { ensureStack, prepareEngine, type Engine } from "./engine";
import type { LocalPaths } from "./host/paths";
import { checkInterrupted } from "./host/process";
import { StepError, type Progress } from "./host/progress";
import { waitFor } from "./host/wait";

const STACK = "local";
const URL_PATIENCE_SECONDS = 60;

/** Brings the local stack up with the real engine and returns the URL of each application. */
export async function deploy(
  paths: LocalPaths,
  progress: Progress,
  signal: AbortSignal,
): Promise<Readonly<Record<string, string>>> {
  const engine = await prepareEngine(progress, { kubeconfig: paths.kubeconfig, buildx: paths.buildx, signal });
  try {
    const summary = await progress.step("pulumi up -s local", (detail) => up(engine, paths, detail, signal));
    progress.note(summary);
    const urls = await stackUrls(engine, signal);
    for (const [name, url] of Object.entries(urls)) {
      await progress.step(`${name} at ${url}`, () => awaitUrl(url, signal));
    }
    return urls;
  } finally {
    await engine.close();
  }
}

async function up(
  engine: Engine,
  paths: LocalPaths,
  detail: (text: string) => void,
  signal: AbortSignal,
): Promise<string> {
  await ensureStack(engine, STACK, PROJECT_FOLDER);
  checkInterrupted(signal);
  const log = join(paths.log, "pulumi-up.log");
  const unfinished = new Unfinished(paths.pulumi);
  const refresh = unfinished.present ? ["--refresh"] : [];
  unfinished.begin();
  const args = ["up", "-s", STACK, "--yes", "--skip-preview", "--non-interactive", ...refresh];
  const { code, output } = await engine.run(args, {
    cwd: PROJECT_FOLDER,
    log,
    signal,
    onLine: (line) => {
      const event = resourceEvent(line);
      if (event !== undefined) detail(event);
    },
  });
  checkInterrupted(signal);
  if (code !== 0) {
    const help = { log, hint: "correct what the log names and run the command again: it continues where it stopped" };
    throw new StepError(`pulumi up ended with exit code ${code}:\n${diagnostics(output)}`, help);
  }
  unfinished.end();
  detail("");
  return resourceSummary(output);
}

/**
 * Tells whether the last update of the stack ended. What one that was interrupted has changed in the cluster may not be
 * in the state: another `up` of what was there before would see nothing to do, so it has to look at the cluster first.
 */
export class Unfinished {
  private readonly mark: string;

  /** @param folder That of the stack's state, which goes when the cluster does. */
  constructor(folder: string) {
    this.mark = join(folder, "unfinished");
  }

  get present(): boolean {
    return existsSync(this.mark);
  }

  begin(): void {
    mkdirSync(dirname(this.mark), { recursive: true });
    writeFileSync(this.mark, "");
  }

  end(): void {
    rmSync(this.mark, { force: true });
  }
}

/** What a line of the engine's output tells of a resource, such as `Deployment thoughts-users: creating`. */
export function resourceEvent(line: string): string | undefined {
  const event =
    /^\s*[@+~-]*\s*(\S+:\S+:\S+) (\S+) (creating|updating|deleting|replacing|created|updated|deleted)\b/.exec(line);
  return event === null ? undefined : `${event[1]?.split(":").pop() ?? ""} ${event[2] ?? ""}: ${event[3] ?? ""}`;
}

/** The counts of resources at the end of the engine's output, on one line. */
export function resourceSummary(output: string): string {
  const lines = output.split("\n");
  const start = lines.findIndex((line) => line.trim() === "Resources:");
  if (start < 0) return "No resource was counted.";
  const end = lines.findIndex((line, index) => index > start && line.trim() === "");
  return lines
    .slice(start, end < 0 ? undefined : end)
    .map((line) => line.trim())
    .join(" ");
}

/** The engine's diagnostics, or the end of its output where it gave none. */
export function diagnostics(output: string): string {
  const start = output.indexOf("Diagnostics:");
  const text = start < 0 ? output.split("\n").slice(-20).join("\n") : output.slice(start);
  return text.split(/\n(?:Outputs|Resources):/)[0]?.trim() ?? "";
}

async function stackUrls(engine: Engine, signal: AbortSignal): Promise<Readonly<Record<string, string>>> {
  const { code, output } = await engine.run(["stack", "output", "urls", "--json", "-s", STACK], {
    cwd: PROJECT_FOLDER,
    signal,
  });
  checkInterrupted(signal);
  if (code !== 0) throw new StepError(`the stack's URLs cannot be read:\n${output}`);
  return JSON.parse(output.slice(output.indexOf("{"))) as Record<string, string>;
}

/** Requests a URL until it answers with a status below 500. */
async function awaitUrl(url: string, signal: AbortSignal): Promise<void> {
  const hint = "look at the pods: `kubectl get pods -A` with KUBECONFIG set to the local cluster's";
  await waitFor({ what: `${url} to answer`, seconds: URL_PATIENCE_SECONDS, signal, hint, interval: 500 }, async () => {
    const status = await httpStatus(url);
    return status !== undefined && status < 500;
  });
}

/** The status of a GET; undefined without an answer. It asks loopback: not every resolver knows `*.localhost`. */
export function httpStatus(url: string): Promise<number | undefined> {
  const { host, port, pathname } = new URL(url);
  return new Promise((resolve) => {
    const options = { host: "127.0.0.1", port, path: pathname, headers: { host }, timeout: 5000, agent: false };
    const asked = request(options, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    asked.once("timeout", () => asked.destroy());
    asked.once("error", () => {
      resolve(undefined);
    });
    asked.end();
  });
}
