// The rows of the table of all environments, without their elements.

/** What decides whether a row is shown. */
export interface MatrixRow {
  /** Number of components around it. */
  readonly depth: number;
  /** Ids of the resource in each environment that has it. */
  readonly ids: readonly string[];
}

/** A row that has no element until it is shown. */
export interface FoldedRow extends MatrixRow {
  readonly html: string;
  readonly isComponent: boolean;
}

/** Reads the HTML of a table, a row per line between the first and the last one. */
export function readRows(html: string): { table: string; rows: FoldedRow[] } {
  const lines = html.trim().split("\n");
  const [start = "", end = ""] = [lines[0], lines.at(-1)];
  const rows = lines.slice(1, -1).map((line) => ({
    html: line,
    depth: Number(/ data-depth="(\d+)"/.exec(line)?.[1]),
    ids: [...line.matchAll(/ data-resource="([^"]*)"/g)].map(([, id = ""]) => id),
    isComponent: line.startsWith('<tr class="component'),
  }));
  return { table: start + end, rows };
}

/** The indexes of the rows that are not in a folded component. */
export function unfoldedRows(rows: readonly FoldedRow[], unfolded: ReadonlySet<number>): number[] {
  let folded = Infinity; // depth of the folded component around the rows
  return rows.flatMap(({ depth, isComponent }, index) => {
    if (depth > folded) return [];
    folded = isComponent && !unfolded.has(index) ? depth : Infinity;
    return [index];
  });
}

/** The indexes of the rows with a hit, and of the components around them. */
export function rowsWithHits(rows: readonly MatrixRow[], hits: ReadonlySet<string>): number[] {
  const found: number[] = [];
  let needed = -1; // depth of the rows above that contain one that was found
  for (let index = rows.length - 1; index >= 0; index -= 1) {
    const row = rows[index];
    if (!row || (row.depth !== needed && !row.ids.some((id) => hits.has(id)))) continue;
    found.push(index);
    needed = row.depth - 1;
  }
  return found.reverse();
}

/** The indexes of the components around a row. */
export function rowsAround(rows: readonly MatrixRow[], index: number): number[] {
  const around: number[] = [];
  let depth = rows[index]?.depth ?? 0;
  for (let above = index - 1; above >= 0 && depth > 0; above -= 1) {
    if (rows[above]?.depth !== depth - 1) continue;
    around.push(above);
    depth -= 1;
  }
  return around;
}
