import { spawnSync } from "node:child_process";

/** Git's own reason why a command failed. */
export class GitError extends Error {}

/** Runs git in a folder and returns its standard output. @throws GitError with git's reason, or that git is missing. */
export function git(args: readonly string[], folder: string): string {
  const env = { ...process.env, LC_ALL: "C" };
  const { error, status, signal, stdout, stderr } = spawnSync("git", args, { cwd: folder, encoding: "utf8", env });
  if (error) {
    const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
    throw new GitError(missing ? "git is not installed, or not in PATH" : error.message, { cause: error });
  }
  if (status === 0) return stdout;
  throw new GitError(stderr.trim() || `git ${args[0] ?? ""} ended with ${signal ?? `exit code ${status ?? "?"}`}`);
}
