import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { Estimate } from "../cost/estimate";
import { estimate } from "../cost/plan-cost";
import { comparePlans, type PlanComparison } from "../diff/compare";
import { createdResources } from "../graph";
import type { Plan } from "../model";
import { environmentCost, renderCost } from "./cost";
import { renderCostComparison } from "./cost-comparison";
import { pageData } from "./data";
import { escapeXml } from "./escape";
import { renderMatrix } from "./matrix";
import { browserScript } from "./scripts";

/** In the order of the cascade. */
const STYLES = ["frame.css", "matrix.css", "graph.css", "box.css", "details.css", "cost.css", "narrow.css"] as const;

/** Shown below each graph. */
const KEYS = [
  ["click", "unfold, fold"],
  ["double click", "details"],
  ["Tab ← → ↑ ↓", "move"],
  ["Enter", "unfold, fold"],
  ["i", "details"],
  ["Esc", "close details"],
  ["/", "search, Enter for the next hit"],
  ["+ − 0", "zoom, fit"],
] as const;

const TOOLS = [
  ["unfold-all", "unfold all", "Unfold all"],
  ["fold-all", "fold all", "Fold all"],
  ["zoom-in", "+", "Zoom in"],
  ["zoom-out", "−", "Zoom out"],
  ["fit", "fit", "Fit into the window"],
] as const;

/** What the tabs show. */
const MODES = ["resources", "cost"] as const;

/** What {@link renderPage} computes unless it is known. */
export interface KnownOfPlans {
  readonly comparison?: PlanComparison;
  /** Of each plan; undefined for an environment without AWS. */
  readonly estimates?: readonly (Estimate | undefined)[];
}

/**
 * All plans as one HTML page without network requests: environments side by side, a graph of each, the details of every
 * resource, and what they cost. Without scripts, it is the table of all environments.
 *
 * @param known What has been computed from the plans already.
 */
export async function renderPage(plans: readonly Plan[], known: KnownOfPlans = {}): Promise<string> {
  // By a process of its own, meanwhile.
  const script = browserScript();
  const { comparison = comparePlans(plans), estimates = plans.map((plan) => estimate(plan)) } = known;
  const data = pageData(plans, comparison);
  const costs = plans.map((plan, index) => environmentCost(plan, estimates[index]));
  return [
    "<!doctype html>",
    '<html lang="en">',
    "<head>",
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    "<title>Slipway plan</title>",
    '<link rel="icon" href="data:,">',
    `<style>${STYLES.map((file) => readFileSync(join(__dirname, "style", file), "utf8")).join("")}</style>`,
    "<noscript><style>header nav, header .modes, header input, header label { display: none }</style></noscript>",
    "</head>",
    "<body>",
    header(plans),
    "<main>",
    `<section class="view" id="view-all" role="tabpanel" aria-label="side by side">${legend([])}${renderMatrix(plans, data)}</section>`,
    ...plans.map(graphSection),
    costSection("all", "side by side", renderCostComparison(costs)),
    ...costs.map((cost, index) => costSection(String(index), cost.environment, renderCost(cost, `cost-${index}`))),
    "</main>",
    '<aside id="details" aria-label="Details" hidden></aside>',
    `<script type="application/json" id="data">${embeddedJson(data)}</script>`,
    `<script type="module">${await script}</script>`,
    "</body>",
    "</html>",
    "",
  ].join("\n");
}

/** JSON for a script element: nothing in it can end the element or start a comment. */
export function embeddedJson(value: unknown): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}

function header(plans: readonly Plan[]): string {
  const tabs = plans.map((plan, index) => {
    const label = `${escapeXml(plan.environment)} <small>${createdResources(plan).length}</small>`;
    return tab(String(index), plan.environment, label);
  });
  return [
    "<header>",
    "<h1>Slipway plan</h1>",
    `<nav role="tablist" aria-label="Environments">${tab("all", "all", "side by side")}${tabs.join("")}</nav>`,
    `<div class="modes" role="group" aria-label="Show">${MODES.map(mode).join("")}</div>`,
    '<output id="hits" for="search"></output>',
    '<input type="search" id="search" placeholder="Search names, kinds, inputs" aria-label="Search">',
    '<label><input type="checkbox" id="only-differences"> only differences</label>',
    "</header>",
  ].join("\n");
}

function tab(id: string, name: string, label: string): string {
  const view = `view-${id}`;
  return `<button type="button" role="tab" data-resources="${view}" data-cost="cost-${id}" data-name="${escapeXml(name)}" aria-controls="${view}">${label}</button>`;
}

function mode(name: string): string {
  return `<button type="button" data-mode="${name}" aria-pressed="${name === MODES[0]}">${name}</button>`;
}

function costSection(id: string, label: string, content: string): string {
  const name = escapeXml(label);
  return `<section class="view cost" id="cost-${id}" role="tabpanel" aria-label="cost, ${name}" tabindex="0" hidden>\n${content}\n</section>`;
}

/** The frame of an environment's graph, which the page's script draws. */
function graphSection({ environment }: Plan, index: number): string {
  const name = escapeXml(environment);
  const keys = KEYS.map(([key, effect]) => `<span><kbd>${key}</kbd> ${effect}</span>`).join(" ");
  return [
    `<section class="view" id="view-${index}" role="tabpanel" aria-label="${name}" data-environment="${name}" hidden>`,
    legend([
      ...["kubernetes", "chart", "aws", "image", "other"].map((family) => `<li class="${family}">${family}</li>`),
      '<li title="Arrows that follow from others, and those from namespaces, are left out">arrows lead from a dependency to its dependents</li>',
    ]),
    `<figure class="graph" role="group" aria-label="Resources of ${name} and their dependencies">`,
    `<div class="tools">${TOOLS.map(([action, text, label]) => tool(action, text, label)).join("")}</div></figure>`,
    `<p class="keys">${keys}</p>`,
    "</section>",
  ].join("\n");
}

function tool(action: string, text: string, label: string): string {
  return `<button type="button" data-action="${action}" aria-label="${label}">${text}</button>`;
}

function legend(entries: readonly string[]): string {
  return `<ul class="legend">${entries.join("")}<li class="differs">not the same in every environment</li></ul>`;
}
