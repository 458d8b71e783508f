import type { CostPart } from "../cost/cost-rule";
import { byCost } from "../cost/table";
import { amount, type EnvironmentCost, hasPrice, INCOMPLETE } from "./cost";
import { escapeXml } from "./escape";

/** What all environments cost, side by side, as an HTML table: a row per part, a column per environment. */
export function renderCostComparison(costs: readonly EnvironmentCost[]): string {
  const head = costs.map(({ environment }) => `<th scope="col" class="amount">${escapeXml(environment)}</th>`);
  return [
    "<h2>Cost of all environments</h2>",
    '<p class="about">Dollars a month, estimated from the plans; each environment has the details.</p>',
    '<table class="costs comparison"><caption>By part of the platform</caption>',
    `<thead><tr><th scope="col">part</th>${head.join("")}</tr></thead>`,
    "<tbody>",
    row("total", costs, totalAmount),
    ...partsOf(costs).map((part) => row(part, costs, (cost) => partAmount(cost, part))),
    "</tbody></table>",
  ].join("\n");
}

/** The parts of all environments, the most expensive first. */
function partsOf(costs: readonly EnvironmentCost[]): CostPart[] {
  const rows = costs.flatMap(({ aws }) => aws?.table.parts ?? []);
  return [...new Set(rows.sort(byCost).map(({ part }) => part))];
}

function partAmount({ aws }: EnvironmentCost, part: CostPart): string {
  const found = aws?.table.parts.find((one) => one.part === part);
  if (!found) return "–";
  return found.cost && found.incomplete ? `${amount(found.cost)}${INCOMPLETE}` : amount(found.cost);
}

function totalAmount({ aws }: EnvironmentCost): string {
  if (!aws) return "nothing to pay";
  const { table } = aws;
  if (!hasPrice(table)) return amount(undefined);
  return table.withoutPrice.length > 0 ? `${amount(table.total)}${INCOMPLETE}` : amount(table.total);
}

function row(title: string, costs: readonly EnvironmentCost[], content: (cost: EnvironmentCost) => string): string {
  const cells = costs.map(
    (cost) => `<td class="amount" data-column="${escapeXml(cost.environment)}">${content(cost)}</td>`,
  );
  return `<tr><th scope="row">${escapeXml(title)}</th>${cells.join("")}</tr>`;
}
