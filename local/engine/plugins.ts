import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";

import { buildGo, type GoProgram } from "../host/gobuild";
import { ensureGo } from "../host/golang";
import { localPaths } from "../host/paths";
import type { Progress } from "../host/progress";
import { packageVersion } from "./fallback/package-version";

/** An official provider plugin that can be built from its Go module. */
export interface OfficialPlugin {
  readonly name: string;
  /** The version of the SDK that the program imports, which the engine requires. */
  readonly version: string;
  /** The provider's Go module. */
  readonly goModule: string;
  /** The module's variable that the linker sets to the version, and the prefix of its value. */
  readonly versionVariable: string;
}

/** The official providers that are built from source where they cannot be downloaded; each has a folder in `plugins/`. */
export const OFFICIAL_PLUGINS: readonly OfficialPlugin[] = [
  {
    name: "kubernetes",
    version: packageVersion("@pulumi/kubernetes"),
    goModule: "github.com/pulumi/pulumi-kubernetes/provider/v4",
    versionVariable: "pkg/version.Version=v",
  },
  {
    name: "docker-build",
    version: packageVersion("@pulumi/docker-build"),
    goModule: "github.com/pulumi/pulumi-docker-build",
    versionVariable: "provider.Version=",
  },
];

/** The version of the provider's Go module that is built, which may not be a release. */
export function sourceVersion({ name, goModule }: OfficialPlugin): string {
  const words = readFileSync(join(moduleFolder(name), "go.mod"), "utf8").split(/\s+/);
  const version = words[words.indexOf(goModule) + 1];
  if (version?.startsWith("v") === true) return version;
  throw new Error(`local/engine/plugins/${name}/go.mod does not require ${goModule}`);
}

/** The Go program of a plugin. */
export function pluginProgram({ name, version, goModule, versionVariable }: OfficialPlugin): GoProgram {
  const module = moduleFolder(name);
  // Not the plugin's name: this folder is on the PATH, from which the engine would use it, with a warning.
  return { name: `provider-${name}`, module, package: ".", ldflags: [`-X ${goModule}/${versionVariable}${version}`] };
}

/**
 * Builds the official providers from their Go modules and installs them as plugins in the engine's home folder.
 *
 * @throws StepError if one cannot be built.
 */
export async function installPlugins(progress: Progress, home: string, signal?: AbortSignal): Promise<void> {
  const paths = localPaths();
  for (const plugin of OFFICIAL_PLUGINS) {
    await progress.step(`Official ${plugin.name} provider ${plugin.version} from its Go module`, async (detail) => {
      await ensureGo(paths, detail, signal);
      const program = await buildGo(paths, pluginProgram(plugin), detail, signal);
      install(home, plugin, program);
      detail("");
    });
  }
}

/** Links a plugin's program, replacing a previous one atomically: another process may be running it. */
function install(home: string, { name, version }: OfficialPlugin, program: string): void {
  const folder = join(home, "plugins", `resource-${name}-v${version}`);
  const file = join(folder, executable(name));
  const part = `${file}.${process.pid}`;
  mkdirSync(folder, { recursive: true });
  rmSync(part, { force: true });
  symlinkSync(program, part);
  renameSync(part, file);
}

function moduleFolder(name: string): string {
  return join(__dirname, "plugins", name);
}

function executable(name: string): string {
  return `pulumi-resource-${name}`;
}
