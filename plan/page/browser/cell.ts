/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

// The cells of the table of all environments.

/** The cell of a resource, if its row is in the document. */
export function cellOf(table: HTMLElement, id: string): HTMLElement | null {
  return table.querySelector(`[data-resource="${id}"]`);
}

/** Marks the cell of a resource, and no other. */
export function markCell(table: HTMLElement, id: string | undefined): void {
  for (const marked of table.querySelectorAll(".selected")) marked.classList.remove("selected");
  if (id !== undefined) cellOf(table, id)?.classList.add("selected");
}
