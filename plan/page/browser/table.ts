/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

// The table of all environments.

/** Hides the rows without a hit, but for the components that contain one. */
export function filterRows(hits: ReadonlySet<string> | undefined): void {
  const rows = [...document.querySelectorAll<HTMLTableRowElement>(".matrix tbody tr")];
  let needed = -1; // depth of the rows above that contain a displayed one
  for (const row of rows.reverse()) {
    const depth = Number(row.dataset.depth);
    const ids = [...row.querySelectorAll<HTMLElement>("[data-resource]")].map((cell) => cell.dataset.resource ?? "");
    const shown = !hits || ids.some((id) => hits.has(id)) || depth === needed;
    row.hidden = !shown;
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
