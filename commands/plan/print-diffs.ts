import { PROJECT_FOLDER } from "../../lib/project";
import type { PlanOptions } from "./command";
import { printText, toJson } from "./print";
import { planEnvironments } from "../../plan/children";
import { diffPlans } from "../../plan/diff/diff";
import { renderDiff } from "../../plan/diff/diff-text";
import { normalise } from "../../plan/diff/normalise";
import { readGolden } from "../../plan/golden-file";
import type { Plan } from "../../plan/model";
import { planRevision } from "../../plan/revision";
import type { Terminal } from "../../plan/text/terminal";

/** Prints what has changed since the golden plans or a git revision. */
export async function printDiffs(
  { environments, json }: PlanOptions,
  against: string,
  terminal: Terminal,
): Promise<void> {
  const [before, after] =
    against === "golden" ? await planWithGolden(environments) : await planWithRevision(environments, against);
  const diffs = after.flatMap((plan, index) => {
    const previous = before[index];
    return previous ? [diffPlans(previous, plan)] : [];
  });
  if (json) console.log(toJson(diffs));
  else printText(diffs.map((diff) => renderDiff(diff, terminal)).join("\n\n"));
}

/** The golden plans and the current ones, normalised alike. */
async function planWithGolden(environments: readonly string[]): Promise<[before: Plan[], after: Plan[]]> {
  const golden = environments.map(readGolden);
  return [golden, (await planEnvironments(environments, PROJECT_FOLDER)).map(normalise)];
}

/** The plans of a git revision and the current ones. */
async function planWithRevision(
  environments: readonly string[],
  revision: string,
): Promise<[before: Plan[], after: Plan[]]> {
  // Both are awaited before either error is thrown, so that the worktree of the revision is removed first.
  const [after, before] = await Promise.allSettled([
    planEnvironments(environments, PROJECT_FOLDER),
    planRevision(environments, revision, PROJECT_FOLDER),
  ]);
  if (before.status === "rejected") throw before.reason;
  if (after.status === "rejected") throw after.reason;
  return [before.value, after.value];
}
