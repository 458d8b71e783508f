import { mkdir } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";

import { localPaths } from "../host/paths";
import type { Progress } from "../host/progress";
import { removeStaleLocks } from "./locks";
import { canDownload, findCli, hasPlugins, userHome } from "./origins";
import { installPlugins, OFFICIAL_PLUGINS, sourceVersion } from "./plugins";
import { runProgram, type RunOptions, type RunResult } from "./process";
import { STAND_INS } from "./fallback";
import { startStandIns, type ProviderProcess, type StartProviders } from "./fallback/process";
import { RELEASES } from "./fallback/releases";

export { ensureStack } from "./stack";
export type { RunOptions, RunResult } from "./process";
export type { StartProviders } from "./fallback/process";

/** What an engine works with where the defaults are not right. */
export interface EngineOptions {
  /** Path of the kubeconfig that programs find in KUBECONFIG; by default that of this process. */
  readonly kubeconfig?: string;
  /**
   * Folder of buildx with the builders that the settings name.
   * @default the user's own
   */
  readonly buildx?: string;
  /**
   * URL of the backend that keeps the state.
   * @default a folder in the user's cache
   */
  readonly backend?: string;
  /**
   * Starts the providers that serve a program, in place of every plugin.
   * @default the plugins, or stand-ins where plugins cannot be downloaded
   */
  readonly providers?: StartProviders;
  /** Ends the preparation (a build takes minutes). */
  readonly signal?: AbortSignal;
}

/** A Pulumi CLI that is ready to run, with all it needs. */
export interface Engine {
  /** True if other providers take the place of the plugins. */
  readonly standIns: boolean;
  /** Path of the CLI. */
  readonly command: string;
  /** The variables that the CLI needs for a program in a folder, besides those of this process. */
  environment(cwd: string): Promise<Readonly<Record<string, string>>>;
  /** Runs `pulumi <args>`; an exit code other than 0 is not an error here. */
  run(args: readonly string[], options: RunOptions): Promise<RunResult>;
  close(): Promise<void>;
}

/**
 * Makes the Pulumi engine ready: the official CLI and plugins where they are at hand or can be downloaded, otherwise
 * the CLI and the official providers from their Go modules, and stand-ins for what has none. Says which.
 *
 * @throws StepError if the CLI has to be built and cannot be.
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
    progress.note("Provider plugins cannot be downloaded here. These are the official ones, built from source:");
    for (const plugin of OFFICIAL_PLUGINS) {
      progress.note(`  ${plugin.name}: module ${sourceVersion(plugin)}, in the place of ${plugin.version}`);
    }
    progress.note("The Go modules of these cannot be downloaded either; stand-ins do their work:");
    for (const { name, description } of [...STAND_INS, RELEASES]) progress.note(`  ${name}: ${description}`);
  }

  const env: Record<string, string> = {
    PATH: [...cli.path, process.env.PATH ?? ""].join(delimiter),
    // Where nothing can be downloaded the user's own home, with their logins, stays as it is.
    PULUMI_HOME: downloads ? userHome : home,
    PULUMI_BACKEND_URL: backend,
    // The local stack's secrets are encrypted with an empty passphrase: they protect nothing that matters.
    PULUMI_CONFIG_PASSPHRASE: "",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    ...(options.kubeconfig !== undefined && { KUBECONFIG: options.kubeconfig }),
    ...(options.buildx !== undefined && { BUILDX_CONFIG: options.buildx }),
  };

  // Like plugins, stand-ins work in the program's folder: an image's context is relative to it.
  const serving = new Map<string, Promise<ProviderProcess>>();
  const environment = async (cwd: string): Promise<Record<string, string>> => {
    if (downloads) return env;
    const start = options.providers ?? startStandIns;
    const started = serving.get(cwd) ?? start(cwd, env);
    serving.set(cwd, started);
    return {
      ...env,
      PULUMI_DEBUG_PROVIDERS: (await started).debugProviders,
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    };
  };

  return {
    standIns: !downloads,
    command: cli.command,
    environment,
    run: async (args, runOptions) => {
      await removeStaleLocks(backend);
      const own = await environment(runOptions.cwd);
      return runProgram(cli.command, args, { ...runOptions, env: { ...own, ...runOptions.env } });
    },
    close: async () => {
      // What could not start has nothing to close.
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
