import { mkdir } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";

import type { EngineEvent } from "@pulumi/pulumi/automation/events";

import { DIRECT_GRPC } from "../../lib/direct-grpc";
import { runProcess, type ProcessOptions, type ProcessResult, type StopPolicy } from "../../lib/process";
import { localPaths } from "../host/paths";
import { inBackground } from "../host/priority";
import type { Progress } from "../host/progress";
import { serveEvents } from "./event-stream";
import { removeStaleLocks } from "./locks";
import { canDownload, findCli, hasPlugins, USER_HOME } from "./origins";
import { installPlugins, OFFICIAL_PLUGINS, sourceVersion } from "./plugins";
import { FALLBACK_PROVIDERS } from "./fallback";
import { startFallbackProviders, type ProviderProcess, type StartProviders } from "./fallback/process";

export { describeOperation, UpdateReport } from "./events";
export { ensureStack } from "./stack";
export type { StartProviders } from "./fallback/process";

/** Options of {@link prepareEngine}. */
export interface EngineOptions {
  /** Path of the kubeconfig that programs find in KUBECONFIG. @default that of this process */
  readonly kubeconfig?: string;
  /**
   * Configuration folder of buildx with the builders that the settings name.
   * @default the user's own
   */
  readonly buildx?: string;
  /**
   * URL of the backend that stores the state.
   * @default a folder in the user's cache
   */
  readonly backend?: string;
  /**
   * Starts the providers of a program, in place of every plugin.
   * @default the plugins, or the fallback providers where plugins cannot be downloaded
   */
  readonly providers?: StartProviders;
  /**
   * Whether commands leave the processors to pods that run on the same machine.
   * @default false
   */
  readonly background?: boolean;
  /** Cancels the preparation, which may compile for minutes. */
  readonly signal?: AbortSignal;
}

/** Options of {@link Engine.run}. */
export interface EngineRunOptions extends Pick<ProcessOptions, "env" | "log" | "onLine" | "signal"> {
  /** The program's folder. */
  readonly cwd: string;
  /** Receives the engine's events; for commands that change or preview a stack. */
  readonly onEvent?: (event: EngineEvent) => void;
}

/** A Pulumi CLI that is ready to run, with its plugins and state backend. */
export interface Engine {
  /** Path of the CLI. */
  readonly command: string;
  /** The environment variables that the CLI needs for a program in a folder, besides those of this process. */
  environment(cwd: string): Promise<Readonly<Record<string, string>>>;
  /** Runs `pulumi <args>`; an exit code other than 0 is not an error here. */
  run(args: readonly string[], options: EngineRunOptions): Promise<ProcessResult>;
  close(): Promise<void>;
}

/** What every program loads first. */
const END_WITH_ENGINE = join(__dirname, "end-with-engine.cjs");

/** One interrupt lets Pulumi finish its running operations; a second one makes it give up. Its plugins get none. */
const INTERRUPT: StopPolicy = { signal: "SIGINT", graceSeconds: 60, lastSignal: "SIGINT", group: false };

/**
 * Prepares the Pulumi engine: the official CLI and plugins if they are installed or can be downloaded, otherwise the CLI
 * and the official providers compiled from their Go modules, and fallback providers where there is no such module.
 * Prints which of these it uses.
 *
 * @throws StepError if the CLI or a provider cannot be compiled.
 */
export async function prepareEngine(progress: Progress, options: EngineOptions = {}): Promise<Engine> {
  const plugins = (await hasPlugins()) || (await canDownload());
  const cli = await findCli(progress, plugins, options.signal);
  const downloads = plugins && options.providers === undefined;
  const paths = localPaths();
  const backend = options.backend ?? pathToFileURL(paths.pulumi).href;
  if (options.backend === undefined) await mkdir(paths.pulumi, { recursive: true });

  const home = join(paths.state, "pulumi-home");
  if (!downloads && options.providers === undefined) {
    await installPlugins(progress, home, options.signal);
    progress.note("Provider plugins cannot be downloaded here. These official ones were built from source:");
    for (const plugin of OFFICIAL_PLUGINS) {
      progress.note(`  ${plugin.name} ${plugin.version}: from module version ${sourceVersion(plugin)}`);
    }
    progress.note("The Go modules of these cannot be downloaded either; fallback providers replace them:");
    for (const { name, description } of FALLBACK_PROVIDERS) progress.note(`  ${name}: ${description}`);
  }

  const env: Record<string, string> = {
    PATH: [...cli.path, process.env.PATH ?? ""].join(delimiter),
    // Where nothing can be downloaded, the user's own home with its logins is left alone.
    PULUMI_HOME: downloads ? USER_HOME : home,
    PULUMI_BACKEND_URL: backend,
    // The local stack's secrets are encrypted with an empty passphrase: they protect nothing of value.
    PULUMI_CONFIG_PASSPHRASE: "",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    ...DIRECT_GRPC,
    NODE_OPTIONS: [process.env.NODE_OPTIONS ?? "", `--require ${JSON.stringify(END_WITH_ENGINE)}`].join(" ").trim(),
    ...(options.kubeconfig !== undefined && { KUBECONFIG: options.kubeconfig }),
    ...(options.buildx !== undefined && { BUILDX_CONFIG: options.buildx }),
  };

  // Like plugins, these providers run in the program's folder: an image's context is relative to it.
  const serving = new Map<string, Promise<ProviderProcess>>();
  const environment = async (cwd: string): Promise<Record<string, string>> => {
    if (downloads) return env;
    const start = options.providers ?? startFallbackProviders;
    const started = serving.get(cwd) ?? start(cwd, env);
    serving.set(cwd, started);
    return {
      ...env,
      PULUMI_DEBUG_PROVIDERS: (await started).debugProviders,
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    };
  };

  return {
    command: cli.command,
    environment,
    run: async (args, { onEvent, ...runOptions }) => {
      await removeStaleLocks(backend);
      const events = onEvent === undefined ? undefined : await serveEvents(onEvent);
      const own = { ...(await environment(runOptions.cwd)), ...events?.env };
      try {
        const all = [...args, ...(events?.args ?? [])];
        const [program, command] = options.background === true ? inBackground(cli.command, all) : [cli.command, all];
        return await runProcess(program, command, {
          ...runOptions,
          env: { ...own, ...runOptions.env },
          stop: INTERRUPT,
          detached: true,
        });
      } finally {
        events?.close();
      }
    },
    close: async () => {
      // A provider process that failed to start has nothing to close.
      for (const started of serving.values()) {
        await started.then(
          (processes) => processes.close(),
          () => undefined,
        );
      }
      serving.clear();
    },
  };
}
