import { type BudgetState, budgetText } from "../cost/budget";
import { type Estimate, hasNoPrice, isUnpriced } from "../cost/estimate";
import { dollarRange, dollars, type Range } from "../cost/money";
import { budgetOf } from "../cost/plan-cost";
import { costTable, type CostTable, type PartRow } from "../cost/table";
import type { Plan } from "../model";
import { clip, plural, type Terminal, wrapWords } from "./terminal";

/** Columns of an amount, wide enough for `$999,999.00`. */
const AMOUNT = 13;
const INDENT = "  ";

/** What each environment costs a month, one line each, from its estimate, which is undefined without AWS. */
export function renderCosts(plans: readonly Plan[], estimates: readonly (Estimate | undefined)[]): string[] {
  const widest = Math.max(...plans.map(({ environment }) => environment.length));
  return plans.map((plan, index) => `${plan.environment.padEnd(widest)}  ${inShort(plan, estimates[index])}`);
}

function inShort(plan: Plan, found: Estimate | undefined): string {
  if (found === undefined) return "nothing: no account is used";
  const { total, items, region } = found;
  if (hasNoPrice(found)) return `no prices of ${region}. Fix: npm run prices -- ${region}`;
  const unpriced = items.filter(isUnpriced).length;
  const rest = unpriced === 0 ? "" : `, and ${plural(unpriced, "charge")} without a price`;
  const budget = budgetOf(plan, found);
  const limit = budget === undefined ? "" : ` (${budgetText(budget, total, { withAmount: true })})`;
  return `${dollarRange(total)} a month${rest}${limit}`;
}

/** What an environment costs, by part of the platform and by application. */
export function renderCost(plan: Plan, found: Estimate, terminal: Terminal): string {
  const table = costTable(found);
  const { paint } = terminal;
  return [
    paint.bold(row(`Cost of ${plan.environment} a month`, ["from", "to"], terminal)),
    ...table.parts.flatMap((part) => partRows(part, terminal)),
    paint.bold(row(totalLabel(table), amounts(table.total), terminal)),
    ...budgetRows(budgetOf(plan, found), table, terminal),
    "",
    paint.bold(row("By application: own charges + part of the platform", ["from", "to"], terminal)),
    ...table.applications.map(({ name, own, shared, total }) =>
      row(`${name}: ${dollarRange(own)} + ${dollarRange(shared)}`, amounts(total), terminal),
    ),
    "",
    ...notes(table, terminal),
  ].join("\n");
}

/** The budget below the end of the estimate that it is for. */
function budgetRows(budget: BudgetState | undefined, { total }: CostTable, terminal: Terminal): string[] {
  if (budget === undefined) return [];
  const { monthly, compare, enforcement, state } = budget;
  const amount = dollars(monthly);
  const text = row(
    `${budgetText(budget, total, { withAmount: false })} (${enforcement})`,
    compare === "least" ? [amount, ""] : ["", amount],
    terminal,
  );
  return [state === "kept" ? text : terminal.paint.yellow(text)];
}

function totalLabel({ withoutPrice }: CostTable): string {
  return withoutPrice.length === 0 ? "in all" : "in all, without what has no price";
}

function partRows({ part, cost, incomplete, lines }: PartRow, terminal: Terminal): string[] {
  const more = cost !== undefined && incomplete ? "  and what has no price" : "";
  return [
    row(`${part}${more}`, amounts(cost), terminal),
    ...lines.map((line) =>
      terminal.paint.dim(row(`${INDENT}${line.about}: ${line.name}`, amounts(line.cost), terminal)),
    ),
  ];
}

function amounts(cost: Range | undefined): readonly [string, string] {
  return cost === undefined ? ["no price", "no price"] : [dollars(cost.least), dollars(cost.most)];
}

/** A text with two right-aligned columns after it. */
function row(text: string, [from, to]: readonly [string, string], { columns }: Terminal): string {
  const width = columns - 2 * AMOUNT;
  return clip(text, width).padEnd(width) + from.padStart(AMOUNT) + to.padStart(AMOUNT);
}

function notes({ withoutPrice, assumed, leftOut, warnings }: CostTable, { columns, paint }: Terminal): string[] {
  const sections: [title: string, texts: readonly string[]][] = [
    ["Without a price, and not in the sums", withoutPrice],
    ["Assumed (slipway:cost)", assumed],
    ["Left out", leftOut],
  ];
  const lines = (texts: readonly string[]) =>
    texts.flatMap((text) => wrapWords(text, columns - 4).map((line, index) => `${index === 0 ? "- " : "  "}${line}`));
  return [
    ...warnings.flatMap((warning) => wrapWords(warning, columns).map((line) => paint.yellow(line))),
    ...sections
      .filter(([, texts]) => texts.length > 0)
      .flatMap(([title, texts]) => [`${title}:`, ...lines(texts).map((line) => paint.dim(`${INDENT}${line}`))]),
  ];
}
