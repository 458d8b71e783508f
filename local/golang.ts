import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { arch } from "node:os";
import { join } from "node:path";
import { installPackages } from "./packages";
import type { LocalPaths } from "./paths";
import { run, succeeds } from "./process";
import { StepError } from "./progress";

/** The Go toolchain that is fetched where the machine has none that is recent enough. */
const toolchain = "1.26.0";

/** What the committed modules need at least. */
const minimum: readonly [number, number] = [1, 26];

/** Whether `go version`'s output tells of a toolchain that can build the committed modules. */
export function isRecentGo(versionOutput: string): boolean {
  const match = /go(\d+)\.(\d+)/.exec(versionOutput);
  if (match === null) return false;
  const [major, minor] = [Number(match[1]), Number(match[2])];
  return major > minimum[0] || (major === minimum[0] && minor >= minimum[1]);
}

/**
 * The `go` command to build with: the one on the PATH if it is recent enough, otherwise the pinned toolchain,
 * which Debian's older `go` downloads as a module, with the checksum that every module has.
 */
export async function goCommand(
  paths: LocalPaths,
  detail: (text: string) => void,
  signal?: AbortSignal,
): Promise<string> {
  if ((await succeeds("go", ["version"])) && isRecentGo(await run("go", ["version"], { signal }))) return "go";
  const folder = join(paths.cache, `go-${toolchain}`);
  const command = join(folder, "bin", "go");
  if (existsSync(command)) return command;

  await installPackages(paths, ["golang-go"], detail, signal);
  detail(`fetching the Go toolchain ${toolchain}`);
  const platform = { x64: "amd64", arm64: "arm64" }[arch()];
  if (platform === undefined)
    throw new StepError(`There is no Go toolchain for the processor ${arch()}; x64 and arm64 can be used.`);
  const module = `golang.org/toolchain@v0.0.1-go${toolchain}.linux-${platform}`;
  const log = join(paths.log, "go-toolchain.log");
  const answer = await run("go", ["mod", "download", "-json", module], {
    cwd: "/",
    env: { GOFLAGS: "-modcacherw" },
    log,
    signal,
  });
  const { Dir } = JSON.parse(answer) as { Dir: string };
  mkdirSync(paths.cache, { recursive: true });
  rmSync(`${folder}.new`, { recursive: true, force: true });
  await run("cp", ["-r", "--no-preserve=mode", Dir, `${folder}.new`], { log, signal });
  // Modules are stored without execute permission.
  for (const tools of ["bin", join("pkg", "tool", `linux_${platform}`)]) {
    const path = join(`${folder}.new`, tools);
    for (const file of readdirSync(path)) chmodSync(join(path, file), 0o755);
  }
  renameSync(`${folder}.new`, folder);
  return command;
}
