import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { arch } from "node:os";
import { delimiter, join } from "node:path";
import { installPackages } from "./packages";
import type { LocalPaths } from "./paths";
import { run, succeeds } from "./process";
import { StepError } from "./progress";

/** The Go toolchain of the local run: for a machine that has none that is recent enough, and for images that build Go. */
export const GO_VERSION = "1.26.8";

/** Minimum version for the committed modules. */
const MINIMUM: readonly [number, number] = [1, 26];

/** Whether `go version` reports a toolchain that can build the committed modules. */
export function isRecentGo(versionOutput: string): boolean {
  const match = /go(\d+)\.(\d+)/.exec(versionOutput);
  if (match === null) return false;
  const [major, minor] = [Number(match[1]), Number(match[2])];
  return major > MINIMUM[0] || (major === MINIMUM[0] && minor >= MINIMUM[1]);
}

/**
 * Ensures that `go` on this process's PATH can build the committed modules. If it is missing or too old, Debian's `go`
 * downloads the pinned toolchain.
 * @throws StepError if there is no Go toolchain for the processor.
 */
export async function ensureGo(paths: LocalPaths, detail: (text: string) => void, signal?: AbortSignal): Promise<void> {
  if ((await succeeds("go", ["version"])) && isRecentGo(await run("go", ["version"], { signal }))) return;
  if (!existsSync(toolchainFolder(paths))) await installPackages(paths, ["golang-go"], detail, signal);
  const folder = await ensureToolchain(paths, detail, signal);
  process.env.PATH = [join(folder, "bin"), process.env.PATH ?? ""].join(delimiter);
}

/**
 * Downloads the pinned toolchain, which is a module with a checksum like any other, unless the cache has it; any `go`
 * on this process's PATH can do it. Returns the folder, a GOROOT.
 * @throws StepError if there is no Go toolchain for the processor.
 */
export async function ensureToolchain(
  paths: LocalPaths,
  detail: (text: string) => void,
  signal?: AbortSignal,
): Promise<string> {
  const folder = toolchainFolder(paths);
  if (existsSync(folder)) return folder;
  const platform = { x64: "amd64", arm64: "arm64" }[arch()];
  if (platform === undefined) {
    throw new StepError(`There is no Go toolchain for the processor ${arch()}; x64 and arm64 are supported.`);
  }
  detail(`downloading the Go toolchain ${GO_VERSION}`);
  const module = `golang.org/toolchain@v0.0.1-go${GO_VERSION}.linux-${platform}`;
  const log = join(paths.log, "go-toolchain.log");
  const output = await run("go", ["mod", "download", "-json", module], { cwd: "/", log, signal });
  const { Dir } = JSON.parse(output) as { Dir: string };
  const part = `${folder}.new`;
  mkdirSync(paths.cache, { recursive: true });
  rmSync(part, { recursive: true, force: true });
  await run("cp", ["-r", "--no-preserve=mode", Dir, part], { log, signal });
  // The module cache stores files without execute permission.
  for (const tools of ["bin", join("pkg", "tool", `linux_${platform}`)]) {
    for (const file of readdirSync(join(part, tools))) chmodSync(join(part, tools, file), 0o755);
  }
  renameSync(part, folder);
  return folder;
}

function toolchainFolder(paths: LocalPaths): string {
  return join(paths.cache, `go-${GO_VERSION}`);
}
