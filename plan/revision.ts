import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Plan } from "./model";
import { environmentsOf } from "../lib/project";
import { planEnvironments } from "./children";

/** The revision is older than the plan command. */
export class NoPlanYet extends Error {}

/**
 * Plans environments of the project at a git revision, with the code of that revision and the packages that are installed
 * now. An environment that does not exist there is an empty plan.
 *
 * @throws Error if `revision` is not a commit; NoPlanYet if it has no plan command; PlanError if planning fails.
 */
export async function planRevision(environments: readonly string[], revision: string, folder: string): Promise<Plan[]> {
  return visitRevision(revision, folder, async (previous) => {
    const known = environmentsOf(previous);
    const plans = await planEnvironments(
      environments.filter((environment) => known.includes(environment)),
      previous,
    );
    return environments.map(
      (environment) =>
        plans.find((plan) => plan.environment === environment) ?? { environment, resources: [], outputs: {} },
    );
  });
}

/**
 * Calls `visit` with a temporary folder that holds the project at a git revision and the packages that are installed now,
 * and removes the folder.
 *
 * @throws NoPlanYet if the revision has no plan command; Error if `revision` is not a commit.
 */
export async function visitRevision<T>(
  revision: string,
  folder: string,
  visit: (previous: string) => Promise<T>,
): Promise<T> {
  const copy = checkOut(commitOf(revision, folder), folder);
  try {
    if (!existsSync(join(copy.folder, "plan", "child.ts"))) {
      throw new NoPlanYet(`--against is "${revision}", which is older than the plan command; use a later revision`);
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
      `--against is "${revision}", which is not a git revision; use "golden" or one that \`git rev-parse\` accepts`,
    );
  }
}

/** Checks a commit out as a worktree in a temporary folder, which is removed at the end of the process at the latest. */
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
