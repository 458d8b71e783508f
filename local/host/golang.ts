import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { arch } from "node:os";
import { delimiter, join } from "node:path";
import { installPackages } from "./packages";
import type { LocalPaths } from "./paths";
import { run, succeeds } from "./process";
import { StepError } from "./progress";

/** The Go toolchain that is fetched where the machine has none that is recent enough. */
const TOOLCHAIN = "1.26.8";

/** What the committed modules need at least. */
const MINIMUM: readonly [number, number] = [1, 26];

/** Whether `go version`'s output tells of a toolchain that can build the committed modules. */
export function isRecentGo(versionOutput: string): boolean {
  const match = /go(\d+)\.(\d+)/.exec(versionOutput);
  if (match === null) return false;
  const [major, minor] = [Number(match[1]), Number(match[2])];
  return major > MINIMUM[0] || (major === MINIMUM[0] && minor >= MINIMUM[1]);
}

/**
 * Sees to it that `go` on this process's PATH can build the committed modules. Where it is missing or too old, as
 * Debian's is, the latter downloads the pinned toolchain, which is a module with a checksum like any other.
 * @throws StepError if the processor is not one that Go's toolchain is published for.
 */
export async function ensureGo(paths: LocalPaths, detail: (text: string) => void, signal?: AbortSignal): Promise<void> {
  const bin = join(paths.cache, `go-${TOOLCHAIN}`, "bin");
  if ((await succeeds("go", ["version"])) && isRecentGo(await run("go", ["version"], { signal }))) return;
  if (!existsSync(join(bin, "go"))) await fetchToolchain(paths, detail, signal);
  process.env.PATH = [bin, process.env.PATH ?? ""].join(delimiter);
}

async function fetchToolchain(paths: LocalPaths, detail: (text: string) => void, signal?: AbortSignal): Promise<void> {
  const platform = { x64: "amd64", arm64: "arm64" }[arch()];
  if (platform === undefined) {
    throw new StepError(`There is no Go toolchain for the processor ${arch()}; x64 and arm64 can be used.`);
  }
  await installPackages(paths, ["golang-go"], detail, signal);
  detail(`fetching the Go toolchain ${TOOLCHAIN}`);
  const module = `golang.org/toolchain@v0.0.1-go${TOOLCHAIN}.linux-${platform}`;
  const log = join(paths.log, "go-toolchain.log");
  const answer = await run("go", ["mod", "download", "-json", module], { cwd: "/", log, signal });
  const { Dir } = JSON.parse(answer) as { Dir: string };
  const folder = join(paths.cache, `go-${TOOLCHAIN}`);
  const part = `${folder}.new`;
  mkdirSync(paths.cache, { recursive: true });
  rmSync(part, { recursive: true, force: true });
  await run("cp", ["-r", "--no-preserve=mode", Dir, part], { log, signal });
  // Modules are stored without execute permission.
  for (const tools of ["bin", join("pkg", "tool", `linux_${platform}`)]) {
    for (const file of readdirSync(join(part, tools))) chmodSync(join(part, tools, file), 0o755);
  }
  renameSync(part, folder);
}
