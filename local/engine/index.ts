import { mkdir } from "node:fs/promises";
import { delimiter } from "node:path";
import { pathToFileURL } from "node:url";

import type { Progress } from "../progress";
import { folders } from "./folders";
import { removeStaleLocks } from "./locks";
import { canDownload, findCli, hasPlugins, userHome } from "./origins";
import { runProgram, type RunOptions, type RunResult } from "./process";
import { standIns } from "./standins";
import { startStandIns, type StandInProcess } from "./standins/process";

export { ensureStack } from "./stack";
export type { RunOptions, RunResult } from "./process";

/** What an engine works with where the defaults are not right. */
export interface EngineOptions {
  /** Path of the kubeconfig that programs find in KUBECONFIG; by default that of this process. */
  readonly kubeconfig?: string;
  /**
   * URL of the backend that keeps the state.
   * @default a folder in the user's cache
   */
  readonly backend?: string;
}

/** A Pulumi CLI that is ready to run, with all it needs. */
export interface Engine {
  /** True if stand-ins do the work of the provider plugins. */
  readonly standIns: boolean;
  /** Path of the CLI. */
  readonly command: string;
  /** The variables that the CLI runs with, besides those of this process. */
  readonly env: Readonly<Record<string, string>>;
  /** Runs `pulumi <args>`; an exit code other than 0 is not an error here. */
  run(args: readonly string[], options: RunOptions): Promise<RunResult>;
  close(): Promise<void>;
}

/**
 * Makes the Pulumi engine ready: the official CLI and plugins where they are at hand or can be downloaded, otherwise
 * the CLI from its Go modules and stand-ins for the plugins. Says which.
 *
 * @throws StepError if the CLI has to be built and cannot be.
 */
export async function prepareEngine(progress: Progress, options: EngineOptions = {}): Promise<Engine> {
  const plugins = await hasPlugins();
  const downloads = plugins || (await canDownload());
  const cli = await findCli(progress, downloads);
  const backend = options.backend ?? pathToFileURL(folders.backend).href;
  if (options.backend === undefined) await mkdir(folders.backend, { recursive: true });

  let providers: StandInProcess | undefined;
  if (!downloads) {
    providers = await startStandIns(options.kubeconfig === undefined ? {} : { KUBECONFIG: options.kubeconfig });
    progress.note("Provider plugins cannot be downloaded here; stand-ins do their work:");
    for (const { name, description } of standIns) progress.note(`  ${name}: ${description}`);
  }

  const env: Record<string, string> = {
    PATH: [...cli.path, process.env.PATH ?? ""].join(delimiter),
    PULUMI_HOME: downloads ? userHome : folders.home,
    PULUMI_BACKEND_URL: backend,
    // The local stack's secrets are encrypted with an empty passphrase: they protect nothing that matters.
    PULUMI_CONFIG_PASSPHRASE: "",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    ...(options.kubeconfig !== undefined && { KUBECONFIG: options.kubeconfig }),
    ...(providers !== undefined && {
      PULUMI_DEBUG_PROVIDERS: providers.debugProviders,
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    }),
  };

  return {
    standIns: providers !== undefined,
    command: cli.command,
    env,
    run: async (args, runOptions) => {
      await removeStaleLocks(backend);
      return runProgram(cli.command, args, { ...runOptions, env: { ...env, ...runOptions.env } });
    },
    close: async () => {
      await providers?.close();
    },
  };
}
