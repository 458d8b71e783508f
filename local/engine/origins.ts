import { existsSync } from "node:fs";
import { access, constants, readdir } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";

import { buildGo } from "../host/gobuild";
import { ensureGo } from "../host/golang";
import { localPaths } from "../host/paths";
import type { Progress } from "../host/progress";
import { runProcess } from "../../lib/process";
import { OFFICIAL_PLUGINS } from "./plugins";
import { FALLBACK_PROVIDERS } from "./fallback";
import { packageVersion } from "./fallback/package-version";

/** The CLI's version: that of the npm package, which users run. */
const VERSION = packageVersion("pulumi");

/** Seconds after which Pulumi's download server counts as unreachable. */
const PROBE_SECONDS = 3;

/** The user's own PULUMI_HOME. */
export const USER_HOME = process.env.PULUMI_HOME ?? join(homedir(), ".pulumi");

/** Whether Pulumi's downloads can be reached, tested with the plugin that is needed first. */
export async function canDownload(): Promise<boolean> {
  const [plugin] = OFFICIAL_PLUGINS;
  if (plugin === undefined) return true;
  const file = `pulumi-resource-${plugin.name}-v${plugin.version}-linux-amd64.tar.gz`;
  try {
    const response = await fetch(`https://get.pulumi.com/releases/plugins/${file}`, {
      method: "HEAD",
      signal: AbortSignal.timeout(PROBE_SECONDS * 1000),
    });
    return response.ok;
  } catch {
    return false;
  }
}

/** Whether the user has installed every plugin of the local stack. */
export async function hasPlugins(): Promise<boolean> {
  const present = await readdir(join(USER_HOME, "plugins")).catch(() => [] as string[]);
  return [...OFFICIAL_PLUGINS, ...FALLBACK_PROVIDERS].every(({ name, version }) =>
    present.includes(`resource-${name}-v${version}`),
  );
}

/** A Pulumi CLI. */
export interface PulumiCli {
  readonly command: string;
  /** Folders that have to be on its PATH. */
  readonly path: readonly string[];
}

/**
 * The official CLI of the pinned version if it is installed or can be downloaded; otherwise the same version and a
 * language host, compiled from Pulumi's own Go modules.
 */
export async function findCli(progress: Progress, downloads: boolean, signal?: AbortSignal): Promise<PulumiCli> {
  const installed = join(USER_HOME, "versions", VERSION, "bin", "pulumi");
  if (await isExecutable(installed)) return { command: installed, path: [dirname(installed)] };
  const onPath = await cliOnPath();
  if (onPath !== undefined) return { command: onPath, path: [dirname(onPath)] };
  if (downloads) return { command: join(dirname(require.resolve("pulumi/package.json")), "../.bin/pulumi"), path: [] };

  const paths = localPaths();
  return progress.step(`Pulumi ${VERSION} from its Go modules`, async (detail) => {
    await ensureGo(paths, detail, signal);
    const languageHost = await buildGo(
      paths,
      {
        name: "pulumi-language-nodejs",
        module: join(__dirname, "language"),
        package: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
      },
      detail,
      signal,
    );
    const command = await buildGo(
      paths,
      {
        name: "pulumi",
        module: join(__dirname, "cli"),
        package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
        // Without its version the CLI rejects the SDK.
        ldflags: [`-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${VERSION}`],
      },
      detail,
      signal,
    );
    detail("");
    return { command, path: [dirname(languageHost)] };
  });
}

async function cliOnPath(): Promise<string | undefined> {
  // npm puts the package's wrapper on the PATH of every script: it is not the CLI and would download it.
  const entries = (process.env.PATH ?? "").split(delimiter).filter((folder) => !folder.includes("node_modules"));
  const found = entries.map((folder) => join(folder, "pulumi")).find((file) => existsSync(file));
  if (found === undefined) return undefined;
  const { output } = await runProcess(found, ["version"]).catch(() => ({ output: "" }));
  return output.trim() === `v${VERSION}` ? found : undefined;
}

async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}
