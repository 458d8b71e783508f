/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { cellOf, markCell } from "./cell";
import { button } from "./dom";
import { readRows, rowsAround, rowsWithHits, unfoldedRows, type FoldedRow } from "./rows";

// The table of all environments where it has many rows: components are folded, and rows are drawn as far as they are seen.

/** Rows that are drawn at once: more than a window shows, few enough to answer a key press. */
const CHUNK = 100;
/** Rows are drawn before the window reaches them. */
const AHEAD = "800px";

/** A table that creates the elements of its rows when they are seen. */
export class FoldedTable {
  readonly element: HTMLElement;
  private readonly body: HTMLElement;
  private readonly rows: readonly FoldedRow[];
  private readonly observer: IntersectionObserver;
  private readonly unfolded = new Set<number>();
  private indexById: ReadonlyMap<string, number> | undefined;
  private hits: ReadonlySet<string> | undefined;
  private marked: string | undefined;
  /** Indexes of the rows to show, of which the first `drawn` have elements. */
  private shown: readonly number[] = [];
  private drawn = 0;

  /** @param source Contains the table, with its values escaped, as text. */
  constructor(source: HTMLElement) {
    const { table, rows } = readRows(source.textContent);
    source.insertAdjacentHTML("afterend", table);
    this.rows = rows;
    this.element = source.nextElementSibling as HTMLElement;
    this.body = this.element.querySelector("tbody") ?? this.element;
    this.observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) this.drawMore();
      },
      { root: this.element.closest(".view"), rootMargin: AHEAD },
    );
    this.body.addEventListener("click", ({ target }) => {
      const pressed = target instanceof Element ? target.closest<HTMLElement>("[data-row]") : undefined;
      if (pressed) this.toggle(Number(pressed.dataset.row));
    });
    this.draw();
  }

  filter(hits: ReadonlySet<string> | undefined): void {
    if (!hits && !this.hits) return;
    this.hits = hits;
    this.draw();
  }

  mark(id: string | undefined): void {
    this.marked = id;
    markCell(this.element, id);
  }

  show(id: string): HTMLElement | undefined {
    this.indexById ??= new Map(this.rows.flatMap(({ ids }, index) => ids.map((one): [string, number] => [one, index])));
    const index = this.indexById.get(id) ?? -1;
    const folded = this.hits ? [] : rowsAround(this.rows, index).filter((one) => !this.unfolded.has(one));
    for (const one of folded) this.unfolded.add(one);
    if (folded.length > 0) this.draw();
    const place = this.shown.indexOf(index);
    while (this.drawn <= place) this.drawMore();
    return cellOf(this.element, id) ?? undefined;
  }

  private toggle(index: number): void {
    if (!this.unfolded.delete(index)) this.unfolded.add(index);
    // The rows up to this one stay, and the focus with them.
    this.draw(this.shown.indexOf(index) + 1);
  }

  /** Draws the first rows, but for those that `kept` says are drawn. */
  private draw(kept = 0): void {
    this.shown = this.hits ? rowsWithHits(this.rows, this.hits) : unfoldedRows(this.rows, this.unfolded);
    this.element.classList.toggle("filtered", this.hits !== undefined);
    while (this.body.children.length > kept) this.body.lastElementChild?.remove();
    this.drawn = kept;
    for (const pressed of this.body.querySelectorAll<HTMLElement>("[data-row]")) this.update(pressed);
    this.drawMore();
  }

  private drawMore(): void {
    const next = this.shown.slice(this.drawn, this.drawn + CHUNK);
    const start = this.body.children.length;
    this.body.insertAdjacentHTML("beforeend", next.map((index) => this.rows[index]?.html ?? "").join(""));
    for (const [place, index] of next.entries()) {
      if (this.rows[index]?.isComponent) this.addButton(this.body.children[start + place], index);
    }
    this.drawn += next.length;
    if (this.marked !== undefined) markCell(this.element, this.marked);
    this.observer.disconnect();
    if (this.drawn < this.shown.length && this.body.lastElementChild) this.observer.observe(this.body.lastElementChild);
  }

  /** The button that unfolds a component; it is named by the row. */
  private addButton(row: Element | undefined, index: number): void {
    const header = row?.querySelector("th");
    const created = button("", "unfold");
    created.dataset.row = String(index);
    created.setAttribute("aria-label", `Content of ${header?.textContent.trim() ?? ""}`);
    this.update(created);
    header?.prepend(created);
  }

  private update(pressed: HTMLElement): void {
    pressed.setAttribute("aria-expanded", String(this.unfolded.has(Number(pressed.dataset.row))));
  }
}
