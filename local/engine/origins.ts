import { existsSync } from "node:fs";
import { access, constants, readdir } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";

import { buildGo } from "../host/gobuild";
import { ensureGo } from "../host/golang";
import { localPaths } from "../host/paths";
import type { Progress } from "../host/progress";
import { runProgram } from "./process";
import { OFFICIAL_PLUGINS } from "./plugins";
import { STAND_INS } from "./fallback";
import { packageVersion } from "./fallback/package-version";

/** The CLI's version: that of its npm package, which users run. */
export const VERSION = packageVersion("pulumi");

/** Seconds to wait for the server that Pulumi's own installers download from. */
const PROBE_SECONDS = 3;

/** The user's own PULUMI_HOME. */
export const userHome = process.env.PULUMI_HOME ?? join(homedir(), ".pulumi");

/** True if Pulumi's downloads can be had from here: asked once, of a file that is needed. */
export async function canDownload(): Promise<boolean> {
  const [plugin] = OFFICIAL_PLUGINS;
  if (plugin === undefined) return true;
  const file = `pulumi-resource-${plugin.name}-v${plugin.version}-linux-amd64.tar.gz`;
  try {
    const answer = await fetch(`https://get.pulumi.com/releases/plugins/${file}`, {
      method: "HEAD",
      signal: AbortSignal.timeout(PROBE_SECONDS * 1000),
    });
    return answer.ok;
  } catch {
    return false;
  }
}

/** True if the user has every plugin that the local stack takes. */
export async function hasPlugins(): Promise<boolean> {
  const present = await readdir(join(userHome, "plugins")).catch(() => [] as string[]);
  return [...OFFICIAL_PLUGINS, ...STAND_INS].every(({ name, version }) =>
    present.includes(`resource-${name}-v${version}`),
  );
}

/** A CLI, and folders that have to be on the PATH for it. */
export interface Cli {
  readonly command: string;
  readonly path: readonly string[];
}

/**
 * The official CLI of the pinned version if there is one or it can be downloaded; otherwise the same version and a
 * language host, compiled from Pulumi's own Go modules.
 */
export async function findCli(progress: Progress, downloads: boolean, signal?: AbortSignal): Promise<Cli> {
  const installed = join(userHome, "versions", VERSION, "bin", "pulumi");
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
        // Without its version the CLI refuses to work with the SDK.
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
  // npm puts the package's wrapper on the PATH of every script: it would download, and is not the CLI itself.
  const entries = (process.env.PATH ?? "").split(delimiter).filter((folder) => !folder.includes("node_modules"));
  const found = entries.map((folder) => join(folder, "pulumi")).find((file) => existsSync(file));
  if (found === undefined) return undefined;
  const { output } = await runProgram(found, ["version"], { cwd: dirname(found) }).catch(() => ({ output: "" }));
  return output.trim() === `v${VERSION}` ? found : undefined;
}

async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}
