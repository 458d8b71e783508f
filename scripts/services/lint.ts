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
  readonly files: readonly string[];
  /** Looks at the files and prints what it finds; gives 0 where that is nothing. */
  readonly check: (files: readonly string[]) => Promise<number>;
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
  const tool =
    (program: string, ...args: readonly string[]): Check["check"] =>
    async (checked) =>
      (await run(join(bin, program), [...args, ...checked], { cwd: root })).code;
  const checks: Check[] = [
    { title: "ruff check", files: python, check: tool("ruff", "check", "--quiet", "--no-cache") },
    { title: "ruff format", files: python, check: tool("ruff", "format", "--check", "--quiet", "--no-cache") },
    { title: "hadolint", files: files.filter(isDockerfile), check: tool("hadolint") },
    { title: "shellcheck", files: await shellScripts(root, files), check: tool("shellcheck", "-x") },
    {
      title: "php -l",
      files: files.filter((file) => extname(file) === ".php"),
      check: (pages) => lintPhp(root, pages),
    },
  ];
  const total = { passed: 0, failed: 0 };
  for (const { title, files: checked, check } of checks.filter((one) => one.files.length > 0)) {
    const code = await check(checked);
    console.log(`${title}: ${checked.length} files, ${code === 0 ? "nothing found" : "see above"}`);
    total[code === 0 ? "passed" : "failed"]++;
  }
  return total;
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
