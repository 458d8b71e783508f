import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Plan } from "./model";
import { environmentsOf } from "../lib/project";
import { planEnvironments } from "./children";

/** A revision is from before the project could plan itself. */
export class NoPlanYet extends Error {}

/**
 * Plans environments as the project was at a git revision, and as it planned itself, with the packages that are
 * installed now. An environment that was not there yet is an empty plan.
 *
 * @throws Error if `revision` names no commit, NoPlanYet if it had no plan yet; PlanError if an environment cannot be planned.
 */
export async function planRevision(environments: readonly string[], revision: string, folder: string): Promise<Plan[]> {
  return visitRevision(revision, folder, async (former) => {
    const known = environmentsOf(former);
    const plans = await planEnvironments(
      environments.filter((environment) => known.includes(environment)),
      former,
    );
    return environments.map(
      (environment) =>
        plans.find((plan) => plan.environment === environment) ?? { environment, resources: [], outputs: {} },
    );
  });
}

/**
 * Shows the project as it was at a git revision to `visit`, in a temporary folder with the packages that are installed
 * now, and takes the folder away.
 *
 * @throws NoPlanYet if the project could not plan itself there; Error if `revision` names no commit.
 */
export async function visitRevision<T>(
  revision: string,
  folder: string,
  visit: (former: string) => Promise<T>,
): Promise<T> {
  const copy = checkOut(commitOf(revision, folder), folder);
  try {
    if (!existsSync(join(copy.folder, "plan", "child.ts"))) {
      throw new NoPlanYet(
        `--against is "${revision}", where the project could not plan itself yet; give a later revision`,
      );
    }
    return await visit(copy.folder);
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
