import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { StepError } from "../progress";
import { folders, sources } from "./folders";
import { runProgram } from "./process";

/** A command of a Go module that stands beside this file. */
export interface GoProgram {
  /** File name of the result, and of the log. */
  readonly name: string;
  /** Folder with go.mod and go.sum. */
  readonly module: string;
  /** Import path of the command. */
  readonly package: string;
  /** Linker's flags. */
  readonly ldflags: string;
}

/**
 * Compiles a program unless it was compiled from the same inputs before, and returns its path.
 *
 * @throws StepError with the log of the build if there is no Go or the build fails.
 */
export async function buildProgram(program: GoProgram, detail: (text: string) => void): Promise<string> {
  const folder = join(sources, program.module);
  const binary = join(folders.bin, program.name);
  const inputs = await inputsHash(program, folder);
  if ((await readFile(`${binary}.inputs`, "utf8").catch(() => "")) === inputs) return binary;

  await mkdir(folders.bin, { recursive: true });
  const log = join(folders.log, `build-${program.name}.log`);
  const part = `${binary}.${process.pid}`;
  const args = ["-n", "5", "go", "build", "-trimpath", "-ldflags", program.ldflags, "-o", part, program.package];
  const { code } = await runProgram("nice", args, {
    cwd: folder,
    env: { CGO_ENABLED: "0", GOCACHE: folders.goCache, GOFLAGS: "-mod=readonly -buildvcs=false", GOWORK: "off" },
    log,
    onLine: detail,
  }).catch((error: unknown) => {
    throw new StepError(`go could not be started: ${error instanceof Error ? error.message : String(error)}`, {
      hint: "install Go 1.26 or newer and put it on the PATH",
    });
  });
  if (code !== 0) {
    throw new StepError(`go build ${program.package} ended with exit code ${code}`, {
      log,
      hint: "it needs Go 1.26 or newer on the PATH and a reachable Go module proxy (go env GOPROXY); then run it again",
    });
  }
  // Two runs may build at once: each moves a whole file into place.
  await rename(part, binary);
  await writeFile(`${binary}.inputs`, inputs);
  return binary;
}

async function inputsHash(program: GoProgram, folder: string): Promise<string> {
  const hash = createHash("sha256").update(JSON.stringify([program.package, program.ldflags]));
  for (const file of ["go.mod", "go.sum"]) hash.update(await readFile(join(folder, file)));
  return hash.digest("hex");
}
