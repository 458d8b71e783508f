import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { Viz } from "@viz-js/viz";

import { madeResources } from "../graph";
import type { Plan } from "../model";
import { type PageData, pageData } from "./data";
import { escapeXml, graphOf } from "./graph-drawing";
import { renderMatrix } from "./matrix";

const SCRIPTS = ["view.ts", "zoom.ts", "details.ts"] as const;
/** In the order of the cascade. */
const STYLES = ["frame.css", "matrix.css", "graph.css", "details.css", "narrow.css"] as const;

/**
 * All plans as one HTML page that needs nothing else: environments side by side, the graph of each, and the inputs of
 * what is clicked.
 */
export async function renderPage(plans: readonly Plan[]): Promise<string> {
  const { instance } = await import("@viz-js/viz");
  const viz = await instance();
  const data = pageData(plans);
  const code = await Promise.all(SCRIPTS.map(browserScript));
  return [
    "<!doctype html>",
    '<html lang="en">',
    "<head>",
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    "<title>Slipway plan</title>",
    '<link rel="icon" href="data:,">',
    `<style>${STYLES.map((file) => readFileSync(join(__dirname, "style", file), "utf8")).join("")}</style>`,
    "</head>",
    "<body>",
    header(plans),
    "<main>",
    `<section class="view" id="view-all" role="tabpanel">${legend(false)}${renderMatrix(plans, data)}</section>`,
    ...plans.map((plan, index) => drawing(plan, index, data, viz)),
    "</main>",
    '<aside id="details" aria-live="polite" hidden></aside>',
    `<script type="application/json" id="data">${embeddedJson(data)}</script>`,
    ...code.map((text) => `<script type="module">${text}</script>`),
    "</body>",
    "</html>",
    "",
  ].join("\n");
}

/** JSON that may stand in a script element: nothing in it can end the element or open a comment. */
export function embeddedJson(value: unknown): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}

function header(plans: readonly Plan[]): string {
  const tabs = plans.map((plan, index) => {
    const label = `${escapeXml(plan.environment)} <small>${madeResources(plan).length}</small>`;
    return tab(`view-${index}`, plan.environment, label);
  });
  return [
    "<header>",
    "<h1>Slipway plan</h1>",
    `<nav role="tablist" aria-label="Environments">${tab("view-all", "all", "side by side")}${tabs.join("")}</nav>`,
    '<input type="search" id="search" placeholder="Search names, kinds, inputs" aria-label="Search">',
    '<label><input type="checkbox" id="only-differing"> only what differs</label>',
    "</header>",
  ].join("\n");
}

function tab(view: string, name: string, label: string): string {
  return `<button type="button" role="tab" data-view="${view}" data-name="${escapeXml(name)}" aria-controls="${view}">${label}</button>`;
}

function drawing(plan: Plan, index: number, data: PageData, viz: Viz): string {
  const known = new Map(
    data.resources.filter(({ environment }) => environment === plan.environment).map((one) => [one.urn, one]),
  );
  const graph = graphOf(plan, {
    id: ({ urn }) => known.get(urn)?.id ?? "",
    differs: ({ urn }) => known.get(urn)?.differs ?? false,
  });
  const rendered = viz.renderString(graph, { format: "svg" });
  const svg = rendered.slice(rendered.indexOf("<svg"));
  const name = escapeXml(plan.environment);
  return [
    `<section class="view" id="view-${index}" role="tabpanel" aria-label="${name}" hidden>`,
    legend(true),
    '<div class="tools"><button type="button" data-zoom="in" aria-label="Zoom in">+</button>',
    '<button type="button" data-zoom="out" aria-label="Zoom out">−</button>',
    '<button type="button" data-zoom="fit">fit</button></div>',
    `<figure class="graph" aria-label="Resources of ${name} and what they need">${svg}</figure>`,
    "</section>",
  ].join("\n");
}

function legend(graph: boolean): string {
  const entries = ["kubernetes", "chart", "aws", "image", "other"].map((name) => `<li class="${name}">${name}</li>`);
  return [
    '<ul class="legend">',
    ...(graph
      ? [...entries, "<li>an arrow leads from what is needed to what needs it (not from namespaces)</li>"]
      : []),
    '<li class="differs">not the same in every environment</li>',
    "</ul>",
  ].join("");
}

/** A script of this folder as browsers run it. */
async function browserScript(file: string): Promise<string> {
  const { default: typescript } = await import("typescript");
  const source = readFileSync(join(__dirname, "browser", file), "utf8");
  const options = { target: typescript.ScriptTarget.ES2022, module: typescript.ModuleKind.ES2022 };
  const { outputText } = typescript.transpileModule(source, { compilerOptions: { ...options, removeComments: true } });
  return outputText.replaceAll("</", "<\\/");
}
