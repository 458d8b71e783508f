import { ImageTable, type ChangedImage, type StatusCounts } from "./image-table.js";

/** Milliseconds after which a stream that the server refused is opened again. */
const REOPEN_MS = 3000;
/** More changes at once are announced by their number only. */
const MAX_ANNOUNCED = 3;
const DATABASE_AWAY = "The database cannot be reached. Changes will be shown once it is back.";
const INTERRUPTED = "The connection is interrupted. Changes will be shown once it is back.";

interface ImagesEvent {
  readonly images: readonly ChangedImage[];
  readonly counts: StatusCounts;
}

/** Shows changes of images in the page's list, while the page is visible. */
export function startLiveList(document: Document): void {
  const list = document.querySelector<HTMLElement>("[data-list]");
  if (list !== null) new LiveList(document, new ImageTable(list)).start();
}

class LiveList {
  #source: EventSource | undefined;
  #reopen: ReturnType<typeof setTimeout> | undefined;
  /** Id of the last event: a new stream continues after it. */
  #since: string;

  constructor(
    readonly document: Document,
    readonly table: ImageTable,
  ) {
    this.#since = table.list.dataset.since ?? "";
  }

  start(): void {
    this.document.addEventListener("visibilitychange", () => {
      if (this.document.visibilityState === "visible") this.#open();
      else this.#close();
    });
    if (this.document.visibilityState === "visible") this.#open();
  }

  #open(): void {
    this.#close();
    const source = new EventSource(`/api/events?since=${encodeURIComponent(this.#since)}`);
    this.#source = source;
    source.addEventListener("open", () => {
      this.#showConnection("");
    });
    source.addEventListener("error", () => {
      this.#showConnection(INTERRUPTED);
      // The browser opens an interrupted stream again, but not one that was refused.
      if (source.readyState === EventSource.CLOSED)
        this.#reopen = setTimeout(() => {
          this.#open();
        }, REOPEN_MS);
    });
    const on = (name: string, handle: (data: string) => void): void => {
      source.addEventListener(name, ({ data, lastEventId }: MessageEvent<string>) => {
        if (lastEventId !== "") this.#since = lastEventId;
        handle(data);
      });
    };
    on("images", (data) => {
      this.#showChanges(JSON.parse(data) as ImagesEvent);
    });
    on("reset", () => void this.#reload());
    on("database", (data) => {
      const { available } = JSON.parse(data) as { readonly available: boolean };
      this.#showConnection(available ? "" : DATABASE_AWAY);
    });
  }

  #close(): void {
    clearTimeout(this.#reopen);
    this.#source?.close();
  }

  #showChanges({ images, counts }: ImagesEvent): void {
    const changed = this.table.apply(images);
    if (changed.length > 0) this.#announce(changed);
    if (this.table.person === "") this.#showCounts(counts);
    else void this.#loadCounts();
  }

  #announce(changed: readonly string[]): void {
    const text = changed.length > MAX_ANNOUNCED ? `${changed.length} images changed.` : changed.join(" ");
    const element = this.document.querySelector("[data-announcements]");
    if (element !== null) element.textContent = text;
  }

  #showCounts(counts: StatusCounts): void {
    const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
    for (const element of this.document.querySelectorAll<HTMLElement>("[data-count]")) {
      element.textContent = String(counts[element.dataset.count ?? ""] ?? all);
    }
  }

  /** The events have the numbers of all images, not those of one person. */
  async #loadCounts(): Promise<void> {
    const response = await fetch(`/api/images?person=${this.table.person}`).catch(() => undefined);
    if (response?.ok === true) this.#showCounts(((await response.json()) as ImagesEvent).counts);
  }

  /** Loads the list and the numbers again, after too many changes for events. */
  async #reload(): Promise<void> {
    const response = await fetch(location.href).catch(() => undefined);
    if (response?.ok !== true) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const tabs = page.querySelector(".tabs");
    const list = page.querySelector<HTMLElement>("[data-list]");
    if (tabs !== null) this.document.querySelector(".tabs")?.replaceWith(tabs);
    if (list !== null) this.table.replace(list);
  }

  #showConnection(text: string): void {
    const element = this.document.querySelector<HTMLElement>("[data-connection]");
    if (element === null) return;
    element.hidden = text === "";
    element.textContent = text;
  }
}
