import { relative } from "node:path";

import { PROJECT_FOLDER, environmentsOf } from "../../lib/project";
import { planEnvironments, PlanError } from "../../plan/children";
import { type Command, parseCommand, USAGE } from "./command";
import type { Plan } from "../../plan/model";
import { COLUMNS, createPaint, type Paint, wantsColour, wrap } from "../../plan/text/terminal";

// What only some commands need is imported where they need it, so that the others start at once.

async function main(args: readonly string[], paint: Paint): Promise<void> {
  const known = environmentsOf(PROJECT_FOLDER);
  const command = parseCommand(args, known);
  if (command.help) console.log(USAGE);
  else if (command.comment !== undefined) {
    const { writeComment } = await import("./comment");
    if (!(await writeComment(command, command.comment))) process.exitCode = 1;
  } else if (command.against !== undefined) await printDiffs(command, command.against, paint);
  else if (command.json) console.log(asJson(await planEnvironments(command.environments, PROJECT_FOLDER)));
  else await printPlans(command.environments, command.environments.length === known.length, paint);
}

/** Prints the plans with what the policies say, and writes their files; of all also what differs, and the page. */
async function printPlans(environments: readonly string[], all: boolean, paint: Paint): Promise<void> {
  const planned = planEnvironments(environments, PROJECT_FOLDER);
  const { renderTree } = await import("../../plan/text/tree");
  const { writePage, writePlan } = await import("./files");
  const { judgePlans } = await import("../../policy/judge");
  const plans = await planned;
  for (const plan of plans) console.log(`${renderTree(plan, paint)}\n`);
  const { text, allowed } = await judgePlans(plans, paint);
  console.log(`${text}\n`);
  if (!allowed) process.exitCode = 1;
  if (environments.length > 1) {
    const { comparePlans } = await import("../../plan/diff/compare");
    const { renderComparison } = await import("../../plan/diff/compare-text");
    console.log(`${renderComparison(comparePlans(plans), paint)}\n`);
  }
  const files = [...plans.flatMap(writePlan), ...(all ? [await writePage(plans)] : [])];
  const written = wrap(
    files.map((file) => relative(process.cwd(), file)),
    COLUMNS - 9,
  );
  console.log(written.map((line, index) => `${index === 0 ? "Written: " : " ".repeat(9)}${line}`).join("\n"));
}

async function printDiffs({ environments, json }: Command, against: string, paint: Paint): Promise<void> {
  const { diffPlans } = await import("../../plan/diff/diff");
  const { renderDiff } = await import("../../plan/diff/diff-text");
  const [before, after] =
    against === "golden" ? await withGolden(environments) : await withRevision(environments, against);
  const diffs = after.flatMap((plan, index) => {
    const former = before[index];
    return former ? [diffPlans(former, plan)] : [];
  });
  console.log(json ? asJson(diffs) : diffs.map((diff) => renderDiff(diff, paint)).join("\n\n"));
}

async function withGolden(environments: readonly string[]): Promise<[Plan[], Plan[]]> {
  const { readGolden } = await import("../../plan/golden-file");
  const { normalise } = await import("../../plan/diff/normalise");
  const golden = environments.map(readGolden);
  return [golden, (await planEnvironments(environments, PROJECT_FOLDER)).map(normalise)];
}

async function withRevision(environments: readonly string[], revision: string): Promise<[Plan[], Plan[]]> {
  const { planRevision } = await import("../../plan/revision");
  const now = planEnvironments(environments, PROJECT_FOLDER);
  const former = planRevision(environments, revision, PROJECT_FOLDER);
  // Both are awaited before either's failure is told: the former takes its worktree away first.
  const [plans, before] = await Promise.allSettled([now, former]);
  if (before.status === "rejected") throw before.reason;
  if (plans.status === "rejected") throw plans.reason;
  return [before.value, plans.value];
}

/** One as itself, several as a list. */
function asJson(values: readonly unknown[]): string {
  return JSON.stringify(values.length === 1 ? values[0] : values, undefined, 2);
}

function report(error: unknown, paint: Paint): void {
  if (error instanceof PlanError) {
    for (const { environment, problems } of error.environments) {
      console.error(paint.red(`${environment} cannot be planned:`));
      for (const problem of problems) console.error(`  - ${problem}`);
    }
  } else console.error(paint.red(error instanceof Error ? error.message : String(error)));
}

// Whoever reads only the beginning, as `head` does, is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

main(process.argv.slice(2), createPaint(wantsColour(process.stdout, process.env))).catch((error: unknown) => {
  report(error, createPaint(wantsColour(process.stderr, process.env)));
  process.exitCode = 1;
});
