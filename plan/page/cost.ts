import { type BudgetState, budgetText } from "../cost/budget";
import type { Estimate } from "../cost/estimate";
import { dollarRange, dollars, type Range } from "../cost/money";
import { budgetOf } from "../cost/plan-cost";
import { type ApplicationRow, costTable, type CostLine, type CostTable, type PartRow } from "../cost/table";
import type { Plan } from "../model";
import { escapeXml } from "./escape";

/** What an environment costs, as the page shows it. */
export interface EnvironmentCost {
  readonly environment: string;
  /** Absent for an environment without AWS. */
  readonly aws?: { readonly region: string; readonly table: CostTable; readonly budget?: BudgetState };
}

/** Beside an amount that something without a price adds to. */
export const INCOMPLETE = '<small class="incomplete">some of it has no price</small>';

/** What an environment costs, from its estimate, which is undefined for one without AWS. */
export function environmentCost(plan: Plan, found: Estimate | undefined): EnvironmentCost {
  const { environment } = plan;
  if (found === undefined) return { environment };
  const budget = budgetOf(plan, found);
  return { environment, aws: { region: found.region, table: costTable(found), ...(budget && { budget }) } };
}

/**
 * What one environment costs, as HTML: by part of the platform, by application, and what the amounts rest on.
 *
 * @param id Prefix of the IDs of the elements.
 */
export function renderCost({ environment, aws }: EnvironmentCost, id: string): string {
  const name = escapeXml(environment);
  if (!aws) return `<h2>Nothing to pay</h2><p class="about">${name} creates nothing on AWS.</p>`;
  const { region, table, budget } = aws;
  const missing = table.withoutPrice.length > 0 ? ", without what has no price" : "";
  return [
    `<h2>${totalText(table)}</h2>`,
    `<p class="about">${name} in ${escapeXml(region)}, estimated from the plan${missing}</p>`,
    ...(budget ? [budgetLine(budget, table)] : []),
    list("Warnings", table.warnings, "warnings"),
    partsTable(table, id),
    applicationsTable(table),
    '<div class="notes">',
    list("No price", table.withoutPrice),
    list("Assumed (slipway:cost)", table.assumed),
    list("Left out", table.leftOut),
    "</div>",
  ].join("\n");
}

/** Whether anything in it has a price: otherwise the total of zero means nothing. */
export function hasPrice({ parts }: CostTable): boolean {
  return parts.length === 0 || parts.some(({ cost }) => cost !== undefined);
}

/** A range of dollars, with both ends in columns; `no price` if it is absent. */
export function amount(cost: Range | undefined): string {
  if (!cost) return '<span class="no-price">no price</span>';
  const [least, most] = [dollars(cost.least), dollars(cost.most)];
  const from = least === most ? "" : `<span>${least} <small>to</small></span> `;
  return `${from}<span class="most">${most}</span>`;
}

function budgetLine(budget: BudgetState, { total }: CostTable): string {
  const { enforcement, state } = budget;
  return `<p class="budget ${state}">${budgetText(budget, total, { withAmount: true })} (${enforcement})</p>`;
}

function totalText(table: CostTable): string {
  if (!hasPrice(table)) return "No price is known";
  return `${dollarRange(table.total)} <small>a month</small>`;
}

function partsTable({ parts }: CostTable, id: string): string {
  const highest = Math.max(...parts.map(({ cost }) => (cost ? toNumber(cost.most) : 0)));
  return [
    '<div class="parts"><button type="button" class="fold">unfold all</button>',
    '<table class="costs"><caption>By part of the platform</caption>',
    '<thead><tr><th scope="col">part</th><th scope="col">what it is</th><th scope="col" class="amount">a month</th></tr></thead>',
    ...parts.map((row, index) => partRows(row, `${id}-part-${index}`, highest)),
    "</table></div>",
  ].join("\n");
}

/** The row of a part, and its folded lines in a group of their own. */
function partRows({ part, cost, incomplete, lines }: PartRow, id: string, highest: number): string {
  const button = `<button type="button" aria-expanded="false" aria-controls="${id}">${escapeXml(part)}</button>`;
  const about = [...(cost ? [bar(cost, highest)] : []), ...(cost && incomplete ? [INCOMPLETE] : [])].join("");
  return [
    `<tbody><tr><th scope="row">${button}</th><td>${about}</td><td class="amount">${amount(cost)}</td></tr></tbody>`,
    `<tbody class="lines" id="${id}" hidden>${lines.map(lineRow).join("")}</tbody>`,
  ].join("\n");
}

function lineRow({ name, about, cost }: CostLine): string {
  return `<tr><th scope="row">${escapeXml(name)}</th><td>${escapeXml(about)}</td><td class="amount">${amount(cost)}</td></tr>`;
}

/** The least and the most, beside those of the most expensive part. */
function bar(cost: Range, highest: number): string {
  const width = (end: Range["least"]) => (highest > 0 ? ((toNumber(end) / highest) * 100).toFixed(1) : "0");
  return `<i class="range" aria-hidden="true" style="--least:${width(cost.least)}%;--most:${width(cost.most)}%"></i>`;
}

/** Only for the length of bars: amounts stay decimals. */
function toNumber(value: Range["least"]): number {
  return Number(value.toFixed(2));
}

function applicationsTable(table: CostTable): string {
  // Without any price there is nothing to divide.
  if (table.applications.length === 0 || !hasPrice(table)) return "";
  const head = APPLICATION_COLUMNS.map((column) => `<th scope="col" class="amount">${column}</th>`);
  return [
    '<table class="costs applications"><caption>By application</caption>',
    `<thead><tr><th scope="col">application</th>${head.join("")}</tr></thead>`,
    `<tbody>${table.applications.map(applicationRow).join("\n")}</tbody>`,
    "</table>",
  ].join("\n");
}

const APPLICATION_COLUMNS = ["own charges", "share of the platform", "a month"] as const;

function applicationRow({ name, own, incomplete, shared, total }: ApplicationRow): string {
  // Zero of something that has no price is not an amount.
  const known = incomplete && toNumber(own.most) === 0 ? undefined : own;
  const cells = [known, shared, total].map(
    (cost, index) => `<td class="amount" data-column="${APPLICATION_COLUMNS[index] ?? ""}">${amount(cost)}</td>`,
  );
  const note = known && incomplete ? ` ${INCOMPLETE}` : "";
  return `<tr><th scope="row">${escapeXml(name)}${note}</th>${cells.join("")}</tr>`;
}

function list(title: string, sentences: readonly string[], className = ""): string {
  if (sentences.length === 0) return "";
  const items = sentences.map((sentence) => `<li>${escapeXml(sentence)}</li>`).join("");
  return `<section${className === "" ? "" : ` class="${className}"`}><h3>${title}</h3><ul>${items}</ul></section>`;
}
