import { lstatSync } from "node:fs";
import { join } from "node:path";

import { runProcess } from "../../lib/process";
import type { Tally } from "../tally";
import type { Language } from "./language";

/**
 * Runs the linters of all languages on the files that git tracks or does not ignore and whose paths start with a prefix.
 *
 * @returns the number of linters without findings, and of those with.
 */
export async function lintFiles(
  root: string,
  languages: readonly Language[],
  prefixes: readonly string[],
): Promise<Tally> {
  const files = (await filesOf(root)).filter((file) => prefixes.some((prefix) => file.startsWith(prefix)));
  const result = { passed: 0, failed: 0 };
  for (const { title, matches, lint } of languages.flatMap(({ linters }) => linters)) {
    const matching = files.filter(matches);
    if (matching.length === 0) continue;
    const code = await lint(matching);
    console.log(`${title}: ${matching.length} files, ${code === 0 ? "nothing found" : "see above"}`);
    result[code === 0 ? "passed" : "failed"]++;
  }
  return result;
}

async function filesOf(root: string): Promise<string[]> {
  const listing = ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate"];
  const { code, stdout, stderr } = await runProcess("git", listing, { cwd: root });
  if (code !== 0) throw new Error(`${stderr}\ngit ls-files failed: run this in a clone of the repository`);
  // A deletion that is not committed yet is still listed; the target of a symbolic link is listed by itself.
  return stdout.split("\0").filter((file) => lstatSync(join(root, file), { throwIfNoEntry: false })?.isFile());
}
