import { readFileSync } from "node:fs";
import { join } from "node:path";

import { createdResources } from "../graph";
import type { Plan } from "../model";
import { pageData } from "./data";
import { escapeXml } from "./escape";
import { renderMatrix } from "./matrix";
import { browserScript } from "./scripts";

/** In the order of the cascade. */
const STYLES = ["frame.css", "matrix.css", "graph.css", "box.css", "details.css", "narrow.css"] as const;

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

/**
 * All plans as one HTML page without network requests: environments side by side, a graph of each, and the details of
 * every resource. Without scripts, it is the table of all environments.
 */
export async function renderPage(plans: readonly Plan[]): Promise<string> {
  const data = pageData(plans);
  return [
    "<!doctype html>",
    '<html lang="en">',
    "<head>",
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    "<title>Slipway plan</title>",
    '<link rel="icon" href="data:,">',
    `<style>${STYLES.map((file) => readFileSync(join(__dirname, "style", file), "utf8")).join("")}</style>`,
    "<noscript><style>header nav, header input, header label { display: none }</style></noscript>",
    "</head>",
    "<body>",
    header(plans),
    "<main>",
    `<section class="view" id="view-all" role="tabpanel" aria-label="side by side">${legend([])}${renderMatrix(plans, data)}</section>`,
    ...plans.map(graphSection),
    "</main>",
    '<aside id="details" aria-label="Details" hidden></aside>',
    `<script type="application/json" id="data">${embeddedJson(data)}</script>`,
    `<script type="module">${await browserScript()}</script>`,
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
    return tab(`view-${index}`, plan.environment, label);
  });
  return [
    "<header>",
    "<h1>Slipway plan</h1>",
    `<nav role="tablist" aria-label="Environments">${tab("view-all", "all", "side by side")}${tabs.join("")}</nav>`,
    '<output id="hits" for="search"></output>',
    '<input type="search" id="search" placeholder="Search names, kinds, inputs" aria-label="Search">',
    '<label><input type="checkbox" id="only-differences"> only differences</label>',
    "</header>",
  ].join("\n");
}

function tab(view: string, name: string, label: string): string {
  return `<button type="button" role="tab" data-view="${view}" data-name="${escapeXml(name)}" aria-controls="${view}">${label}</button>`;
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
