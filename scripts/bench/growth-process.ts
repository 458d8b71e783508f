/**
 * Plans a number of copies of an application, given as the first argument, and takes every step that follows a plan.
 * Prints a {@link GrowthRun} as JSON. One process measures one size: the program is a module with state, and memory that
 * one run has used stays with the process.
 */
import { performance } from "node:perf_hooks";

import type { GrowthRun, GrowthStep } from "./growth-run";
import { loadUnusedLazily } from "../../plan/lazy-modules";
import type { Plan } from "../../plan/model";
import { skipStackTraces } from "../../plan/stack-traces";

const MS = 1000;

/** Runs some work and returns its result with the time that it took, without that of collecting the garbage of others. */
async function timed<T>(work: () => T | Promise<T>): Promise<{ result: T; step: GrowthStep }> {
  globalThis.gc?.();
  const cpu = process.cpuUsage();
  const start = performance.now();
  const result = await work();
  const seconds = (performance.now() - start) / MS;
  const { user, system } = process.cpuUsage(cpu);
  return { result, step: { seconds, cpuSeconds: (user + system) / MS / MS } };
}

/** Peak of the resident memory of this process so far in kB. */
function peakKb(): number {
  return process.resourceUsage().maxRSS;
}

async function main(count: number): Promise<GrowthRun> {
  // As the process that plans an environment does.
  loadUnusedLazily();
  skipStackTraces();
  const { record } = await import("../../plan/record");
  const { default: program } = await import("../../index");
  const { copies, growthContext } = await import("./growth-program");
  const applications = copies(count);
  const startKb = peakKb();
  const planned = await timed(() => record(() => program(applications), growthContext(applications)));
  const plannedKb = peakKb();
  const plan: Plan = { environment: "growth", resources: planned.result.resources, outputs: planned.result.result };
  const steps: Record<string, GrowthStep> = { plan: planned.step };
  for (const [name, work] of Object.entries(await followingSteps(plan))) steps[name] = (await timed(work)).step;
  return { copies: count, resources: plan.resources.length, startKb, plannedKb, peakKb: peakKb(), steps };
}

/** What `npm start` and a pull request do with a plan, by name. */
async function followingSteps(plan: Plan): Promise<Record<string, () => unknown>> {
  const { renderSummary } = await import("../../plan/text/summary");
  const { renderTree } = await import("../../plan/text/tree");
  const { renderManifests } = await import("../../plan/text/manifests");
  const { estimate } = await import("../../plan/cost/plan-cost");
  const { renderCosts } = await import("../../plan/text/cost");
  const { comparePlans } = await import("../../plan/diff/compare");
  const { diffPlans } = await import("../../plan/diff/diff");
  const { normalise } = await import("../../plan/diff/normalise");
  const { createTerminal } = await import("../../plan/text/terminal");
  const { renderPage } = await import("../../plan/page/page");
  const { checkPlan } = await import("../../policy/in-plan");
  const terminal = createTerminal(process.stdout, {});
  // Nothing of one plan is in the other, as after every application is renamed: the most that a diff has to do.
  const renamed = JSON.parse(JSON.stringify(plan).replaceAll("copy-", "other-")) as Plan;
  return {
    json: () => JSON.parse(JSON.stringify(plan)) as unknown,
    normalise: () => normalise(plan),
    summary: () => renderSummary([plan], terminal),
    tree: () => renderTree(plan, terminal),
    policies: () => checkPlan(plan),
    cost: () => renderCosts([plan], [estimate(plan)]),
    manifests: () => renderManifests(plan),
    compare: () => comparePlans([plan, { ...plan, environment: "other" }]),
    "diff, the same": () => diffPlans(plan, plan),
    "diff, renamed": () => diffPlans(renamed, plan),
    page: () => renderPage([plan]),
  };
}

void main(Number(process.argv[2])).then((run) => {
  process.stdout.write(JSON.stringify(run), () => process.exit(0));
});
