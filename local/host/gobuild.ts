import { createHash } from "node:crypto";
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { LocalPaths } from "./paths";
import { run, type StepProcessOptions } from "./process";

/** A Go program of a module whose go.mod and go.sum are committed. */
export interface GoProgram {
  /** Its file name in the binary cache. */
  readonly name: string;
  /** Absolute path of the module. */
  readonly module: string;
  /** Import path, or a path inside the module that starts with `./`. */
  readonly package: string;
  /** Linker flags besides `-s -w`. */
  readonly ldflags?: readonly string[];
  /** Files of a required module that the program is built with instead of the published ones. @default none */
  readonly changed?: ChangedFiles;
}

/** Files to add to a module that a program requires, or to replace in it. */
export interface ChangedFiles {
  /** Path of the module, whose version the program's go.mod pins. */
  readonly module: string;
  /** Content by path inside the module. */
  readonly files: Readonly<Record<string, string>>;
}

/** Digest of everything that a build depends on: the module's sources and pins, the package, flags and changed files. */
export function buildInputs(program: GoProgram): string {
  // Without changed files the digest is the same as ever: programs in the cache stay valid.
  const changed = program.changed === undefined ? [] : [program.changed];
  const hash = createHash("sha256").update(JSON.stringify([program.package, program.ldflags ?? [], ...changed]));
  // A package inside the module is one of several programs; other packages may depend on every replacement module.
  const one = program.package.startsWith("./");
  const folders = one ? [program.module, join(program.module, program.package)] : [program.module];
  const sources = folders.flatMap((folder) =>
    readdirSync(folder, { encoding: "utf8", recursive: !one })
      .filter((file) => /(^|\/)[^/]+\.go$|(^|\/)go\.(mod|sum)$/.test(file))
      .sort()
      .map((file) => join(folder, file)),
  );
  for (const file of sources) hash.update(file.slice(program.module.length)).update(readFileSync(file));
  return hash.digest("hex");
}

/** Builds a program with `go` unless the cache has it, built from the same inputs; returns its path. */
export async function buildGo(
  paths: LocalPaths,
  program: GoProgram,
  detail: (text: string) => void,
  signal?: AbortSignal,
): Promise<string> {
  const target = join(paths.bin, program.name);
  const stamp = `${target}.inputs`;
  const inputs = buildInputs(program);
  if (existsSync(target) && existsSync(stamp) && readFileSync(stamp, "utf8") === inputs) return target;
  detail(`compiling ${program.name} (the first time takes minutes)`);
  mkdirSync(paths.bin, { recursive: true });
  const options = {
    env: goEnvironment(paths),
    log: join(paths.log, `build-${program.name}.log`),
    onLine: (line: string) => {
      const module = /downloading (\S+ \S+)/.exec(line)?.[1];
      if (module !== undefined) detail(`${program.name}: downloading ${module}`);
    },
    signal,
    hint: "look at the log; if memory or the network was missing, run the command again: it continues the build",
  };
  const ldflags = ["-s", "-w", ...(program.ldflags ?? [])].join(" ");
  const build = ["-n", "5", "go", "build", "-trimpath", "-ldflags", ldflags, "-o", `${target}.new`, program.package];
  if (program.changed === undefined) {
    await run("nice", build, { ...options, cwd: program.module });
  } else {
    const folder = mkdtempSync(join(paths.cache, "go-module-"));
    try {
      await copyModule(folder, program.module, program.changed, options);
      await run("nice", build, { ...options, cwd: folder });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  renameSync(`${target}.new`, target);
  writeFileSync(stamp, inputs);
  return target;
}

/**
 * Copies the module `source` into `folder`, where it requires a copy of one of its modules that has the changed files. Go
 * rejects an overlay over its module cache.
 */
async function copyModule(
  folder: string,
  source: string,
  { module, files }: ChangedFiles,
  options: StepProcessOptions,
): Promise<void> {
  cpSync(source, folder, { recursive: true });
  // The download is verified by go.sum, which a replaced module is not.
  const download = await run("go", ["mod", "download", "-json", module], { ...options, cwd: folder });
  const { Dir: original } = JSON.parse(download) as { Dir: string };
  const copy = join(folder, "changed-module");
  // Files of the module cache are read-only.
  await run("cp", ["--recursive", "--no-preserve=mode", original, copy], options);
  for (const [file, text] of Object.entries(files)) writeFileSync(join(copy, file), text);
  // The binary contains this path: a relative one is the same on every machine.
  appendFileSync(join(folder, "go.mod"), `\nreplace ${module} => ./changed-module\n`);
}

/** The environment of all Go commands: static binaries, one build cache, only committed versions. */
export function goEnvironment(paths: LocalPaths): Record<string, string> {
  return { CGO_ENABLED: "0", GOCACHE: paths.goBuild, GOFLAGS: "-mod=readonly -buildvcs=false", GOWORK: "off" };
}
