import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Plan } from "./model";
import { knownEnvironments, planEnvironments } from "./children";

/**
 * Plans environments as the project was at a git revision, and as it planned itself, with the packages that are
 * installed now. An environment that was not there yet is an empty plan.
 *
 * @throws Error if `revision` names no commit, or one that had no plan yet; PlanError if an environment cannot be planned.
 */
export async function planRevision(environments: readonly string[], revision: string, folder: string): Promise<Plan[]> {
  const commit = commitOf(revision, folder);
  const copy = checkOut(commit, folder);
  try {
    if (!existsSync(join(copy.folder, "plan", "child.ts"))) {
      throw new Error(`--against is "${revision}", where the project could not plan itself yet; give a later revision`);
    }
    const known = knownEnvironments(copy.folder);
    const plans = await planEnvironments(
      environments.filter((environment) => known.includes(environment)),
      copy.folder,
    );
    return environments.map(
      (environment) =>
        plans.find((plan) => plan.environment === environment) ?? { environment, resources: [], outputs: {} },
    );
  } finally {
    copy.remove();
  }
}

function commitOf(revision: string, folder: string): string {
  try {
    return git(["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`], folder).trim();
  } catch {
    throw new Error(
      `--against is "${revision}", which is no git revision here; give "golden" or one that \`git rev-parse\` knows`,
    );
  }
}

/** A worktree of a commit in a temporary folder; it goes when it is removed, or else when the process ends. */
function checkOut(commit: string, folder: string): { folder: string; remove: () => void } {
  const temporary = mkdtempSync(join(tmpdir(), "slipway-plan-"));
  const worktree = join(temporary, "project");
  const interrupted = () => process.exit(130);
  const remove = () => {
    process.off("exit", remove);
    process.off("SIGINT", interrupted);
    rmSync(temporary, { recursive: true, force: true });
    git(["worktree", "prune"], folder);
  };
  process.once("exit", remove);
  process.once("SIGINT", interrupted);
  git(["worktree", "add", "--quiet", "--detach", worktree, commit], folder);
  symlinkSync(join(folder, "node_modules"), join(worktree, "node_modules"));
  return { folder: worktree, remove };
}

function git(args: readonly string[], cwd: string): string {
  return execFileSync("git", args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}
