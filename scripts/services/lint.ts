import { lstatSync } from "node:fs";
import { open } from "node:fs/promises";
import { basename, extname, join } from "node:path";

import type { Tally } from "../tally";
import { lintPhp } from "./php";
import { run } from "./run";
import { pythonEnvironment } from "./venv";

const TOOLS = ["scripts/services-requirements.txt"];
const SHELL_SHEBANG = /^#!.*\b(sh|bash|dash)\b/;

interface Check {
  readonly title: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly files: readonly string[];
}

/**
 * Runs ruff, hadolint, shellcheck and `php -l` on the files that git knows, or does not ignore, and that begin with a prefix.
 *
 * @returns how many of the checks found nothing, and how many did.
 */
export async function lint(root: string, prefixes: readonly string[]): Promise<Tally> {
  const bin = join(await pythonEnvironment(root, TOOLS), "bin");
  const files = (await filesOf(root)).filter((file) => prefixes.some((prefix) => file.startsWith(prefix)));
  const python = files.filter((file) => extname(file) === ".py");
  const checks: Check[] = [
    { title: "ruff check", program: "ruff", args: ["check", "--quiet", "--no-cache"], files: python },
    { title: "ruff format", program: "ruff", args: ["format", "--check", "--quiet", "--no-cache"], files: python },
    { title: "hadolint", program: "hadolint", args: [], files: files.filter(isDockerfile) },
    { title: "shellcheck", program: "shellcheck", args: ["-x"], files: await shellScripts(root, files) },
  ];
  const needed = checks.filter((check) => check.files.length > 0);
  const failed: string[] = [];
  for (const { title, program, args, files: checked } of needed) {
    const { code } = await run(join(bin, program), [...args, ...checked], { cwd: root });
    console.log(`${title}: ${checked.length} files, ${code === 0 ? "nothing found" : "see above"}`);
    if (code !== 0) failed.push(title);
  }
  const pages = files.filter((file) => extname(file) === ".php");
  if (pages.length > 0) {
    const code = await lintPhp(root, pages);
    console.log(`php -l: ${pages.length} files, ${code === 0 ? "nothing found" : "see above"}`);
    if (code !== 0) failed.push("php -l");
  }
  const made = needed.length + (pages.length > 0 ? 1 : 0);
  return { passed: made - failed.length, failed: failed.length };
}

async function filesOf(root: string): Promise<string[]> {
  const listing = ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate"];
  const { code, output } = await run("git", listing, { cwd: root, quiet: true });
  if (code !== 0) throw new Error(`${output}\ngit ls-files failed: run this in a clone of the repository`);
  // A deletion that is not committed yet is still listed; links have their own entry where they lead.
  return output.split("\0").filter((file) => lstatSync(join(root, file), { throwIfNoEntry: false })?.isFile());
}

/** Whether a path is that of a Dockerfile: `Dockerfile`, `Dockerfile.<variant>` or `<name>.Dockerfile`. */
export function isDockerfile(path: string): boolean {
  const name = basename(path);
  return /^Dockerfile(\.\w+)?$|\.Dockerfile$/.test(name) && !name.endsWith(".dockerignore");
}

async function shellScripts(root: string, files: readonly string[]): Promise<string[]> {
  const scripts: string[] = [];
  for (const file of files) {
    if (extname(file) === ".sh" || (extname(file) === "" && SHELL_SHEBANG.test(await firstLine(join(root, file))))) {
      scripts.push(file);
    }
  }
  return scripts;
}

async function firstLine(path: string): Promise<string> {
  const file = await open(path);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(128), 0, 128, 0);
  await file.close();
  return buffer.toString("utf8", 0, bytesRead).split("\n", 1)[0] ?? "";
}
