/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

// The table of all environments.

/** A row with what a filter needs of it, which is slow to read from the document. */
interface MatrixRow {
  readonly row: HTMLTableRowElement;
  readonly depth: number;
  /** Ids of the resource in each environment that has it. */
  readonly ids: readonly string[];
}

let read: readonly MatrixRow[] | undefined;

/** The rows of the table, the last first. */
function rowsFromLast(): readonly MatrixRow[] {
  read ??= [...document.querySelectorAll<HTMLTableRowElement>(".matrix tbody tr")].reverse().map((row) => ({
    row,
    depth: Number(row.dataset.depth),
    ids: [...row.querySelectorAll<HTMLElement>("[data-resource]")].map((cell) => cell.dataset.resource ?? ""),
  }));
  return read;
}

/** Hides the rows without a hit, but for the components that contain one. */
export function filterRows(hits: ReadonlySet<string> | undefined): void {
  let needed = -1; // depth of the rows above that contain a displayed one
  for (const { row, depth, ids } of rowsFromLast()) {
    const shown = !hits || ids.some((id) => hits.has(id)) || depth === needed;
    if (row.hidden === shown) row.hidden = !shown;
    if (shown) needed = depth - 1;
  }
}

/** The cell of a resource. */
export function cellOf(id: string): HTMLElement | null {
  return document.querySelector(`.matrix [data-resource="${id}"]`);
}

/** Marks the cell of the resource whose details are shown. */
export function markCell(id: string | undefined): void {
  for (const marked of document.querySelectorAll(".matrix .selected")) marked.classList.remove("selected");
  if (id !== undefined) cellOf(id)?.classList.add("selected");
}
