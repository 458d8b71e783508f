import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

import { run } from "./run";

const OLDEST_PYTHON = [3, 11] as const;
/** Written last: a folder without it is what an interrupted run left. */
const COMPLETE = "complete";

/**
 * The folder of a Python environment with the packages of the given requirement files, made when it is first needed.
 *
 * It is kept in the cache under a hash of the files and of Python's version, so a changed requirement makes a new one.
 *
 * @throws Error if Python is missing or too old, or if a package cannot be installed; it says what to do.
 */
export async function pythonEnvironment(root: string, requirements: readonly string[]): Promise<string> {
  const version = await pythonVersion();
  const hash = createHash("sha256").update(version);
  for (const file of requirements) hash.update(await readFile(join(root, file)));
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "slipway");
  const folder = join(cache, `venv-${hash.digest("hex").slice(0, 16)}`);
  if (existsSync(join(folder, COMPLETE))) return folder;

  console.log(`installing ${requirements.join(", ")} into ${folder}`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(cache, { recursive: true });
  await must("python3", ["-m", "venv", folder], "on Debian, run: apt-get install python3-venv");
  const files = requirements.flatMap((file) => ["--requirement", join(root, file)]);
  const install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...files];
  await must(join(folder, "bin", "python"), install, "check the requirement files and the way to the package index");
  await writeFile(join(folder, COMPLETE), `${requirements.join("\n")}\n`);
  return folder;
}

async function pythonVersion(): Promise<string> {
  const advice = `install Python ${OLDEST_PYTHON.join(".")} or newer as python3 (on Debian: apt-get install python3-venv)`;
  const version = (await must("python3", ["-c", "import platform; print(platform.python_version())"], advice)).trim();
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major !== OLDEST_PYTHON[0] || minor < OLDEST_PYTHON[1]) throw new Error(`python3 is ${version}: ${advice}`);
  return version;
}

async function must(program: string, args: readonly string[], advice: string): Promise<string> {
  const { code, output } = await run(program, args, { quiet: true }).catch((error: unknown) => {
    throw new Error(`${String(error)}; ${advice}`);
  });
  if (code !== 0) throw new Error(`${output}\n${program} ${args.join(" ")} failed; ${advice}`);
  return output;
}
