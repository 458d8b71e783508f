import { runCommand } from "../../lib/command";
import { PROJECT_FOLDER, environmentsOf } from "../../lib/project";
import { planEnvironments, PlanError } from "../../plan/children";
import { parsePlanOptions, USAGE } from "./command";
import type * as Comment from "./comment";
import type * as Prepare from "./prepare";
import { printText, toJson } from "./print";
import type * as PrintDiffs from "./print-diffs";
import type * as PrintPlans from "./print-plans";
import type { Plan } from "../../plan/model";
import { fitTo } from "../../plan/text/fit";
import { createTerminal, type Paint, type Terminal } from "../../plan/text/terminal";

// Modules that only some commands need are loaded where they are used, which keeps the other commands fast, and planning
// begins before them.
/* eslint-disable @typescript-eslint/no-require-imports -- `import()` would need a loader of ES modules */

async function main(args: readonly string[], terminal: Terminal): Promise<void> {
  const known = environmentsOf(PROJECT_FOLDER);
  const options = parsePlanOptions(args, known);
  const { environments, help, comment, against, json } = options;
  if (help) printText(USAGE);
  else if (comment !== undefined) {
    const { writeComment } = require("./comment") as typeof Comment;
    if (!(await writeComment(options, comment))) process.exitCode = 1;
  } else if (against !== undefined) {
    const { printDiffs } = require("./print-diffs") as typeof PrintDiffs;
    await printDiffs(options, against, terminal);
  } else if (json) console.log(toJson(await planEnvironments(environments, PROJECT_FOLDER)));
  else {
    const preparing = preparedPlans(environments);
    const { printPlans } = require("./print-plans") as typeof PrintPlans;
    await printPlans(await preparing, options, known, terminal);
  }
}

/** Plans environments, and does the work on each plan while others are still made. */
async function preparedPlans(environments: readonly string[]): Promise<Prepare.PreparedPlan[]> {
  const preparing = new Map<Plan, Promise<Prepare.PreparedPlan>>();
  const plans = await planEnvironments(environments, PROJECT_FOLDER, (plan) => {
    const { preparePlan } = require("./prepare") as typeof Prepare;
    preparing.set(plan, preparePlan(plan));
  });
  return Promise.all(plans.flatMap((plan) => preparing.get(plan) ?? []));
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
