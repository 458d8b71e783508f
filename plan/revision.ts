import { existsSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";

import { git, GitError } from "../lib/git";
import { environmentsOf } from "../lib/project";
import { temporaryFolder } from "../lib/temporary-folder";
import { planEnvironments } from "./children";
import type { Plan } from "./model";
import { packagesNote } from "./revision-packages";

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
 * and removes the folder. Packages that the revision has in another version are named on stderr.
 *
 * @throws NoPlanYet if the revision has no plan command; Error if `revision` is not a commit, or git cannot read it.
 */
export async function visitRevision<T>(
  revision: string,
  folder: string,
  visit: (previous: string) => Promise<T>,
): Promise<T> {
  const copy = checkOut(revision, folder);
  try {
    if (!existsSync(join(copy.folder, "plan", "child.ts"))) {
      throw new NoPlanYet(`--against is "${revision}", which is older than the plan command; use a later revision`);
    }
    const note = packagesNote(copy.folder, revision);
    if (note !== undefined) console.error(note);
    return await visit(copy.folder);
  } finally {
    copy.remove();
  }
}

/** Checks a revision out as a worktree in a temporary folder, which is removed at the end of the process at the latest. */
function checkOut(revision: string, folder: string): { folder: string; remove: () => void } {
  const prefix = reading(revision, folder, () => git(["rev-parse", "--show-prefix"], folder)).replace(/\n$/, "");
  const commit = commitOf(revision, folder);
  const { path, remove } = temporaryFolder("slipway-plan-", (temporary) => {
    removeWorktree(join(temporary, "project"), prefix, folder);
  });
  const worktree = join(path, "project");
  const project = join(worktree, prefix);
  try {
    // A hook of the developer, such as one that installs packages, is not for this folder.
    const add = ["-c", "core.hooksPath=/dev/null", "worktree", "add", "--quiet", "--detach", worktree, commit];
    reading(revision, folder, () => git(add, folder));
    if (existsSync(project)) symlinkSync(join(folder, "node_modules"), join(project, "node_modules"));
  } catch (error) {
    remove();
    throw error;
  }
  return { folder: project, remove };
}

/** Removes one worktree; `prune` would also forget those of the developer that are not reachable at the moment. */
function removeWorktree(worktree: string, prefix: string, folder: string): void {
  rmSync(join(worktree, prefix, "node_modules"), { force: true });
  try {
    git(["worktree", "remove", "--force", worktree], folder);
  } catch {
    // It was not created completely, or the repository can no longer be written; git prunes it some day.
  }
}

/** @throws Error with git's reason if it cannot read the repository, which is another problem than the revision. */
function reading<T>(revision: string, folder: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    throw new Error(`--against is "${revision}", but git cannot read the repository of ${folder}: ${error.message}`, {
      cause: error,
    });
  }
}

function commitOf(revision: string, folder: string): string {
  try {
    return git(["rev-parse", "--verify", "--end-of-options", `${revision}^{commit}`], folder).trim();
  } catch (error) {
    const said = (error as Error).message.replace(/^fatal: Needed a single revision$/m, "").trim();
    const shallow = git(["rev-parse", "--is-shallow-repository"], folder).trim() === "true";
    throw new Error(
      [
        `--against is "${revision}", which is not a git revision; use "golden" or one that \`git rev-parse\` accepts`,
        ...(said === "" ? [] : [`git: ${said}`]),
        ...(shallow ? ["This clone is shallow, so it lacks older revisions. Fix: git fetch --unshallow"] : []),
      ].join("\n"),
      { cause: error },
    );
  }
}
