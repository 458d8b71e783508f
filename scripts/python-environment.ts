import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { PROJECT_FOLDER } from "../lib/project";
import { localPaths } from "../local/host/paths";
import { runProcess } from "../lib/process";

const OLDEST_PYTHON = [3, 11] as const;
/** Written last: a folder without it was left by an interrupted run. */
const COMPLETE = "complete";

/** The Debian package that brings Python and its `venv` module. */
export const PYTHON_PACKAGE = "python3-venv";

/**
 * Returns the `bin` folder of a Python environment with the packages of the given requirement files, relative to the
 * root of the repository; creates the environment on first use.
 *
 * The environment is cached under a hash of the files and of Python's version, so a changed requirement creates another.
 *
 * @throws Error that names the fix if Python is missing or too old, or if a package cannot be installed.
 */
export async function pythonEnvironment(requirements: readonly string[]): Promise<string> {
  const version = await pythonVersion();
  const hash = createHash("sha256").update(version);
  for (const file of requirements) hash.update(await readFile(join(PROJECT_FOLDER, file)));
  const { cache } = localPaths();
  const folder = join(cache, `venv-${hash.digest("hex").slice(0, 16)}`);
  const bin = join(folder, "bin");
  if (existsSync(join(folder, COMPLETE))) return bin;

  console.log(`installing ${requirements.join(", ")} into ${folder}`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(cache, { recursive: true });
  await runOrThrow("python3", ["-m", "venv", folder], `on Debian, run: apt-get install ${PYTHON_PACKAGE}`);
  const files = requirements.flatMap((file) => ["--requirement", join(PROJECT_FOLDER, file)]);
  const install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...files];
  await runOrThrow(join(bin, "python"), install, "check the requirement files and the connection to the package index");
  await writeFile(join(folder, COMPLETE), `${requirements.join("\n")}\n`);
  return bin;
}

async function pythonVersion(): Promise<string> {
  const advice =
    `install Python ${OLDEST_PYTHON.join(".")} or newer as python3 ` + `(on Debian: apt-get install ${PYTHON_PACKAGE})`;
  const command = ["-c", "import platform; print(platform.python_version())"];
  const version = (await runOrThrow("python3", command, advice)).trim();
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major !== OLDEST_PYTHON[0] || minor < OLDEST_PYTHON[1]) throw new Error(`python3 is ${version}: ${advice}`);
  return version;
}

async function runOrThrow(program: string, args: readonly string[], advice: string): Promise<string> {
  const { code, output } = await runProcess(program, args).catch((error: unknown) => {
    throw new Error(`${error instanceof Error ? error.message : String(error)}; ${advice}`, { cause: error });
  });
  if (code !== 0) throw new Error(`${output}\n${program} ${args.join(" ")} failed; ${advice}`);
  return output;
}
