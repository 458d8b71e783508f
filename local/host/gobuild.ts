import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { LocalPaths } from "./paths";
import { run } from "./process";

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
}

/** Digest of everything that a build depends on: the module's sources and pins, the package and the flags. */
export function buildInputs(program: GoProgram): string {
  const hash = createHash("sha256").update(JSON.stringify([program.package, program.ldflags ?? []]));
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
  await run(
    "nice",
    [
      ...["-n", "5", "go", "build", "-trimpath", "-ldflags", ["-s", "-w", ...(program.ldflags ?? [])].join(" ")],
      ...["-o", `${target}.new`, program.package],
    ],
    {
      cwd: program.module,
      env: goEnvironment(paths),
      log: join(paths.log, `build-${program.name}.log`),
      onLine: (line) => {
        const module = /downloading (\S+ \S+)/.exec(line)?.[1];
        if (module !== undefined) detail(`${program.name}: downloading ${module}`);
      },
      signal,
      hint: "look at the log; if memory or the network was missing, run the command again: it continues the build",
    },
  );
  renameSync(`${target}.new`, target);
  writeFileSync(stamp, inputs);
  return target;
}

/** The environment of all Go commands: static binaries, one build cache, only committed versions. */
export function goEnvironment(paths: LocalPaths): Record<string, string> {
  return { CGO_ENABLED: "0", GOCACHE: paths.goBuild, GOFLAGS: "-mod=readonly -buildvcs=false", GOWORK: "off" };
}
