import { groupBy } from "../../lib/values";
import { componentTree, type TreeNode } from "../graph";
import type { Plan } from "../model";
import { keyOf } from "../text/names";
import type { PageData, PageResource } from "./data";
import { escapeXml } from "./escape";

/** A resource of any environment, with those below it. */
interface Row {
  readonly key: string;
  readonly children: Map<string, Row>;
}

/** A table of more rows is drawn by the page's script, a part at a time and with its components folded. */
export const MOST_ROWS = 1000;

/**
 * All environments side by side as an HTML table: a row per resource and line, a column per environment. One of more than
 * {@link MOST_ROWS} rows is in a `noscript` element, whose content takes no time where the script runs.
 */
export function renderMatrix(plans: readonly Plan[], data: PageData): string {
  const rows = new Map<string, Row>();
  for (const plan of plans) merge(rows, componentTree(plan));
  const head = data.environments.map((environment) => `<th scope="col">${escapeXml(environment)}</th>`).join("");
  const byKey = groupBy(data.resources, ({ key }) => key);
  const lines = [...rows.values()]
    .flatMap((row) => rowLines(row, 0, data, byKey))
    .map((line) => line.replaceAll("\n", " "));
  const table = `<table class="matrix"><thead><tr><th scope="col">resource</th>${head}</tr></thead><tbody>\n${lines.join("\n")}\n</tbody></table>`;
  return lines.length > MOST_ROWS ? `<noscript class="rows">${table}</noscript>` : table;
}

function merge(rows: Map<string, Row>, nodes: readonly TreeNode[]): void {
  for (const { resource, children } of nodes) {
    const key = keyOf(resource.urn);
    const row = rows.get(key) ?? { key, children: new Map<string, Row>() };
    rows.set(key, row);
    merge(row.children, children);
  }
}

function rowLines(
  { key, children }: Row,
  depth: number,
  data: PageData,
  byKey: ReadonlyMap<string, readonly PageResource[]>,
): string[] {
  const present = data.environments.map((environment) =>
    byKey.get(key)?.find((resource) => resource.environment === environment),
  );
  const resource = present.find((one) => one !== undefined);
  if (!resource) return [];
  const classes = [
    children.size > 0 ? "component" : "leaf",
    ...(resource.differs ? ["differs"] : []),
    ...(present.includes(undefined) ? ["partial"] : []),
  ];
  const count = data.differences[key]?.length ?? 0;
  const note = count > 0 ? `<small>${count === 1 ? "1 input differs" : `${count} inputs differ`}</small>` : "";
  const title = `<span class="kind">${escapeXml(resource.kind)}</span> <span class="name">${escapeXml(resource.name)}</span>`;
  const others = present.filter((one) => one !== undefined);
  const isCommon = (value: string) => others.every(({ values }) => values.includes(value));
  const cells = present.map((one, index) => cell(one, data.environments[index] ?? "", isCommon));
  return [
    `<tr class="${classes.join(" ")}" data-depth="${depth}" style="--depth:${depth}"><th scope="row">${title} ${note}</th>${cells.join("")}</tr>`,
    ...[...children.values()].flatMap((child) => rowLines(child, depth + 1, data, byKey)),
  ];
}

function cell(resource: PageResource | undefined, environment: string, isCommon: (value: string) => boolean): string {
  const label = escapeXml(environment);
  if (!resource)
    return `<td class="absent" data-environment="${label}"><span aria-label="not in ${label}">–</span></td>`;
  const values = resource.values
    .map((value) => `<span${isCommon(value) ? "" : ' class="varies"'}>${escapeXml(value)}</span>`)
    .join(" ");
  return `<td data-environment="${label}"><button type="button" data-resource="${resource.id}">${values || "✓"}</button></td>`;
}
