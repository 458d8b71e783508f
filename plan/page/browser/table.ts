/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { cellOf, markCell } from "./cell";
import { FoldedTable } from "./folded-table";
import { rowsWithHits, type MatrixRow } from "./rows";

// The table of all environments.

/** What the page does with the table, however it is drawn. */
export interface ResourceTable {
  readonly element: HTMLElement;
  /** Shows only the rows with a hit and the components around them; undefined shows all again. */
  filter(hits: ReadonlySet<string> | undefined): void;
  /** Marks the cell of the resource whose details are shown. */
  mark(id: string | undefined): void;
  /** The cell of a resource, whose row is shown from now on; undefined if the filter hides it. */
  show(id: string): HTMLElement | undefined;
}

/** The table in the document, or one with its components folded if it has many rows. */
export function createTable(): ResourceTable | undefined {
  const folded = document.querySelector<HTMLElement>("noscript.rows");
  if (folded) return new FoldedTable(folded);
  const table = document.querySelector<HTMLElement>(".matrix");
  return table ? new WholeTable(table) : undefined;
}

/** A table all of whose rows are in the document. */
class WholeTable implements ResourceTable {
  private rows: readonly (MatrixRow & { readonly row: HTMLTableRowElement })[] | undefined;

  constructor(readonly element: HTMLElement) {}

  filter(hits: ReadonlySet<string> | undefined): void {
    // Slow to read from the document.
    this.rows ??= [...this.element.querySelectorAll<HTMLTableRowElement>("tbody tr")].map((row) => ({
      row,
      depth: Number(row.dataset.depth),
      ids: [...row.querySelectorAll<HTMLElement>("[data-resource]")].map((cell) => cell.dataset.resource ?? ""),
    }));
    const shown = hits && new Set(rowsWithHits(this.rows, hits));
    for (const [index, { row }] of this.rows.entries()) {
      const hidden = shown?.has(index) === false;
      if (row.hidden !== hidden) row.hidden = hidden;
    }
  }

  mark(id: string | undefined): void {
    markCell(this.element, id);
  }

  show(id: string): HTMLElement | undefined {
    return cellOf(this.element, id) ?? undefined;
  }
}
