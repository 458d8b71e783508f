import { basename, dirname, join, relative } from "node:path";

import { writeWhole } from "../../lib/write-file";
import type { PlanOptions } from "./command";
import { writePage } from "./files";
import type { PreparedPlan } from "./prepare";
import { printText } from "./print";
import { comparePlans, type PlanComparison } from "../../plan/diff/compare";
import { renderBriefComparison } from "../../plan/diff/compare-brief";
import { renderComparison } from "../../plan/diff/compare-text";
import type { Plan } from "../../plan/model";
import { renderCost, renderCosts } from "../../plan/text/cost";
import { renderSummary } from "../../plan/text/summary";
import type { Terminal } from "../../plan/text/terminal";
import { renderTree } from "../../plan/text/tree";
import { violationReport } from "../../policy/report";

/**
 * Prints plans and the results of the policies, and writes their files: without named environments a summary of all,
 * otherwise the tree of each. The page is written if all environments are planned.
 */
export async function printPlans(
  prepared: readonly PreparedPlan[],
  { environments, named }: PlanOptions,
  known: readonly string[],
  terminal: Terminal,
): Promise<void> {
  const plans = prepared.map(({ plan }) => plan);
  const comparison = comparePlans(plans);
  if (named) printTrees(prepared, comparison, terminal);
  else printSummary(plans, comparison, terminal);
  const violations = prepared.map((one) => one.violations);
  const { text, passed } = violationReport(plans, violations, terminal);
  printText(text);
  if (!passed) process.exitCode = 1;
  const files = prepared.flatMap((one) => [...one.files]);
  for (const [path, content] of files) writeWhole(path, content);
  const estimates = prepared.map(({ cost }) => cost);
  const page = environments.length === known.length ? await writePage(plans, { comparison, estimates }) : undefined;
  const costs = named ? [] : renderCosts(plans, estimates);
  const paths = files.map(([path]) => path);
  const lines = [
    ...costs.map((text, index) => ({ label: index === 0 ? "Cost" : "", text })),
    ...(page === undefined ? [] : [{ label: "Page", text: relative(process.cwd(), page) }]),
    { label: "Files", text: filesText(paths, environments) },
    ...(named ? [] : [{ label: "Tree", text: "npm run plan -- <environment>" }]),
  ];
  for (const { label, text } of lines) printText(`${terminal.paint.bold(label.padEnd("Policies".length))}  ${text}`);
}

/** Paths of the files, those of several environments in one: `out/{dev,prod}/plan.json`. */
function filesText(files: readonly string[], environments: readonly string[]): string {
  const paths = files.map((file) => relative(process.cwd(), file));
  if (environments.length < 2) return paths.join("  ");
  return [
    ...new Set(paths.map((path) => join(dirname(dirname(path)), `{${environments.join()}}`, basename(path)))),
  ].join("  ");
}

function printSummary(plans: readonly Plan[], comparison: PlanComparison, terminal: Terminal): void {
  printText(`${renderSummary(plans, terminal)}\n`);
  if (plans.length < 2) return;
  printText(`${renderBriefComparison(comparison, terminal)}\n`);
}

function printTrees(prepared: readonly PreparedPlan[], comparison: PlanComparison, terminal: Terminal): void {
  for (const { plan, cost } of prepared) {
    printText(`${renderTree(plan, terminal)}\n`);
    if (cost !== undefined) printText(`${renderCost(plan, cost, terminal)}\n`);
  }
  if (prepared.length < 2) return;
  printText(`${renderComparison(comparison, terminal)}\n`);
}
