/** Number of images, by status. */
export type StatusCounts = Readonly<Record<string, number>>;

/** An image as an event has it. */
export interface ChangedImage {
  readonly id: number;
  readonly status: string;
  readonly person: { readonly id: number; readonly name: string } | null;
  /** ISO 8601, always with the same number of digits. */
  readonly updatedAt: string;
  /** The row of the table, as HTML. */
  readonly row: string;
}

/** The page's table of images. */
export class ImageTable {
  constructor(public list: HTMLElement) {}

  /** The person of whom images are shown; empty for all. */
  get person(): string {
    return this.list.dataset.person ?? "";
  }

  /** Shows another list in place of this one. */
  replace(list: HTMLElement): void {
    this.list.replaceWith(list);
    this.list = list;
  }

  /** Updates rows, and adds those of new images to the first part of the list. @returns what changed, in words */
  apply(images: readonly ChangedImage[]): string[] {
    const changes = [...images].sort((a, b) => a.id - b.id).filter((image) => this.#show(image));
    this.#trim();
    return changes.map(
      ({ id, status, person }) => `Image ${id}: ${status}${person === null ? "" : `, ${person.name}`}.`,
    );
  }

  get #body(): HTMLTableSectionElement {
    const [body] = this.list.querySelector("table")?.tBodies ?? [];
    if (body === undefined) throw new Error("the list has no table");
    return body;
  }

  #show(image: ChangedImage): boolean {
    const present = this.#body.querySelector<HTMLTableRowElement>(`#image-${image.id}`);
    if (present === null) return this.#belongsHere(image) && this.#insert(image);
    if ((present.dataset.updated ?? "") >= image.updatedAt) return false;
    replaceRow(present, parseRow(image.row));
    return true;
  }

  #belongsHere({ id, status, person }: ChangedImage): boolean {
    const { status: only, before, limit } = this.list.dataset;
    if (before !== "" || (only !== "" && only !== status)) return false;
    const isOther =
      person === null ? this.person !== "nobody" || status !== "processed" : String(person.id) !== this.person;
    if (this.person !== "" && isOther) return false;
    const { rows } = this.#body;
    return rows.length < Number(limit) || id > idOf(rows[rows.length - 1]);
  }

  #insert({ id, row }: ChangedImage): boolean {
    const next = [...this.#body.rows].find((other) => idOf(other) < id) ?? null;
    this.#body.insertBefore(parseRow(row), next);
    return true;
  }

  /** Moves the last rows to the next part of the list. */
  #trim(): void {
    const { rows } = this.#body;
    const older = this.list.querySelector<HTMLAnchorElement>("[data-older]");
    const limit = Number(this.list.dataset.limit);
    for (const [selector, hidden] of [
      [".table-frame", rows.length === 0],
      [".empty", rows.length > 0],
    ] as const) {
      const element = this.list.querySelector<HTMLElement>(selector);
      if (element !== null) element.hidden = hidden;
    }
    if (rows.length > limit && older !== null) older.hidden = false;
    while (rows.length > limit) rows[rows.length - 1]?.remove();
    if (older === null || rows.length === 0) return;
    const address = new URL(older.href);
    address.searchParams.set("before", String(idOf(rows[rows.length - 1])));
    older.href = address.href;
  }
}

function parseRow(html: string): HTMLTableRowElement {
  const template = document.createElement("template");
  template.innerHTML = html;
  const row = template.content.querySelector("tr");
  if (row === null) throw new Error("an image has no row");
  row.classList.add("changed");
  return row;
}

/** Replaces a row without a flicker of its picture, and keeps the focus. */
function replaceRow(previous: HTMLTableRowElement, next: HTMLTableRowElement): void {
  const focused = [...previous.querySelectorAll("a")].findIndex((link) => link === document.activeElement);
  const picture = previous.querySelector(".thumbnail:not(.broken)");
  if (picture !== null) next.querySelector(".thumbnail")?.replaceWith(picture);
  previous.replaceWith(next);
  if (focused >= 0)
    [...next.querySelectorAll("a")].at(Math.min(focused, next.querySelectorAll("a").length - 1))?.focus();
}

function idOf(row: HTMLTableRowElement | undefined): number {
  return Number(row?.dataset.id);
}
