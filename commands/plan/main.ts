import { basename, dirname, join, relative } from "node:path";

import { runCommand } from "../../lib/command";
import { PROJECT_FOLDER, environmentsOf } from "../../lib/project";
import { planEnvironments, PlanError } from "../../plan/children";
import { parsePlanOptions, type PlanOptions, USAGE } from "./command";
import type { PreparedPlan } from "./prepare";
import { writeWhole } from "../../lib/write-file";
import type { PlanComparison } from "../../plan/diff/compare";
import type { Plan } from "../../plan/model";
import { fitTo } from "../../plan/text/fit";
import { createTerminal, type Paint, type Terminal } from "../../plan/text/terminal";

// Modules that only some commands need are imported where they are used, which keeps the other commands fast.

async function main(args: readonly string[], terminal: Terminal): Promise<void> {
  const known = environmentsOf(PROJECT_FOLDER);
  const options = parsePlanOptions(args, known);
  if (options.help) printText(USAGE);
  else if (options.comment !== undefined) {
    const { writeComment } = await import("./comment");
    if (!(await writeComment(options, options.comment))) process.exitCode = 1;
  } else if (options.against !== undefined) await printDiffs(options, options.against, terminal);
  else if (options.json) console.log(toJson(await planEnvironments(options.environments, PROJECT_FOLDER)));
  else await printPlans(options, known, terminal);
}

/**
 * Prints plans and the results of the policies, and writes their files: without named environments a summary of all,
 * otherwise the tree of each. The page is written if all environments are planned.
 */
async function printPlans(
  { environments, named }: PlanOptions,
  known: readonly string[],
  terminal: Terminal,
): Promise<void> {
  const preparing = preparedPlans(environments);
  const { writePage } = await import("./files");
  const { comparePlans } = await import("../../plan/diff/compare");
  const { costLines } = await import("../../plan/text/cost");
  const { violationReport } = await import("../../policy/report");
  const prepared = await preparing;
  const plans = prepared.map(({ plan }) => plan);
  const comparison = comparePlans(plans);
  await (named ? printTrees : printSummary)(plans, comparison, terminal);
  const violations = prepared.map((one) => one.violations);
  const { text, passed } = violationReport(plans, violations, terminal);
  printText(text);
  if (!passed) process.exitCode = 1;
  const files = prepared.flatMap((one) => [...one.files]);
  for (const [path, content] of files) writeWhole(path, content);
  const estimates = prepared.map(({ cost }) => cost);
  const page = environments.length === known.length ? await writePage(plans, { comparison, estimates }) : undefined;
  const costs = named ? [] : costLines(plans, estimates);
  const paths = files.map(([path]) => path);
  const lines = [
    ...costs.map((text, index) => ({ label: index === 0 ? "Cost" : "", text })),
    ...(page === undefined ? [] : [{ label: "Page", text: relative(process.cwd(), page) }]),
    { label: "Files", text: filesText(paths, environments) },
    ...(named ? [] : [{ label: "Tree", text: "npm run plan -- <environment>" }]),
  ];
  for (const { label, text } of lines) printText(`${terminal.paint.bold(label.padEnd("Policies".length))}  ${text}`);
}

/** Plans environments, and does the work on each plan while others are still made. */
async function preparedPlans(environments: readonly string[]): Promise<PreparedPlan[]> {
  const preparing = new Map<Plan, Promise<PreparedPlan>>();
  const plans = await planEnvironments(environments, PROJECT_FOLDER, (plan) => {
    preparing.set(
      plan,
      import("./prepare").then(({ preparePlan }) => preparePlan(plan)),
    );
  });
  return Promise.all(plans.flatMap((plan) => preparing.get(plan) ?? []));
}

/** Paths of the files, those of several environments in one: `out/{dev,prod}/plan.json`. */
function filesText(files: readonly string[], environments: readonly string[]): string {
  const paths = files.map((file) => relative(process.cwd(), file));
  if (environments.length < 2) return paths.join("  ");
  return [
    ...new Set(paths.map((path) => join(dirname(dirname(path)), `{${environments.join()}}`, basename(path)))),
  ].join("  ");
}

async function printSummary(plans: readonly Plan[], comparison: PlanComparison, terminal: Terminal): Promise<void> {
  const { renderSummary } = await import("../../plan/text/summary");
  printText(`${renderSummary(plans, terminal)}\n`);
  if (plans.length < 2) return;
  const { renderBriefComparison } = await import("../../plan/diff/compare-brief");
  printText(`${renderBriefComparison(comparison, terminal)}\n`);
}

async function printTrees(plans: readonly Plan[], comparison: PlanComparison, terminal: Terminal): Promise<void> {
  const { renderTree } = await import("../../plan/text/tree");
  const { renderCost } = await import("../../plan/text/cost");
  for (const plan of plans) {
    printText(`${renderTree(plan, terminal)}\n`);
    const cost = renderCost(plan, terminal);
    if (cost !== undefined) printText(`${cost}\n`);
  }
  if (plans.length < 2) return;
  const { renderComparison } = await import("../../plan/diff/compare-text");
  printText(`${renderComparison(comparison, terminal)}\n`);
}

async function printDiffs({ environments, json }: PlanOptions, against: string, terminal: Terminal): Promise<void> {
  const { diffPlans } = await import("../../plan/diff/diff");
  const { renderDiff } = await import("../../plan/diff/diff-text");
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
  const { readGolden } = await import("../../plan/golden-file");
  const { normalise } = await import("../../plan/diff/normalise");
  const golden = environments.map(readGolden);
  return [golden, (await planEnvironments(environments, PROJECT_FOLDER)).map(normalise)];
}

/** The plans of a git revision and the current ones. */
async function planWithRevision(
  environments: readonly string[],
  revision: string,
): Promise<[before: Plan[], after: Plan[]]> {
  const { planRevision } = await import("../../plan/revision");
  // Both are awaited before either error is thrown, so that the worktree of the revision is removed first.
  const [after, before] = await Promise.allSettled([
    planEnvironments(environments, PROJECT_FOLDER),
    planRevision(environments, revision, PROJECT_FOLDER),
  ]);
  if (before.status === "rejected") throw before.reason;
  if (after.status === "rejected") throw after.reason;
  return [before.value, after.value];
}

/** A single value as itself, several as a list. */
function toJson(values: readonly unknown[]): string {
  return JSON.stringify(values.length === 1 ? values[0] : values, undefined, 2);
}

function printText(text: string): void {
  console.log(fitTo(process.stdout, text));
}

function printProblem(text: string): void {
  console.error(fitTo(process.stderr, text));
}

function printError(error: unknown, paint: Paint): void {
  if (error instanceof PlanError) {
    for (const { environment, problems } of error.environments) {
      printProblem(paint.red(`${environment} cannot be planned:`));
      for (const problem of problems) printProblem(`  - ${problem}`);
    }
  } else printProblem(paint.red(error instanceof Error ? error.message : String(error)));
}

runCommand(
  () => main(process.argv.slice(2), createTerminal(process.stdout, process.env)),
  (error) => {
    printError(error, createTerminal(process.stderr, process.env).paint);
  },
);
