import type { Page } from "../database/images.js";
import { STATUSES, type Counts, type Person, type Status } from "../database/types.js";
import { html, type Content, type Html } from "../html.js";
import { writeImagesQuery, type ImagesQuery } from "../query.js";
import { statusIcon } from "./icons.js";
import { layout, type PageContext } from "./layout.js";
import { imageRow, STATUS_LABELS } from "./row.js";
import { uploadForm } from "./upload-form.js";

/** Pictures of one request to the receiver. */
const MAX_PICTURES = 20;
const TABS: readonly Status[] = ["pending", "processing", "processed", "failed"];

/** Images on a page. */
export const IMAGES_PER_PAGE = 20;

/** What the page of images shows. */
export interface ImagesView {
  readonly query: ImagesQuery;
  readonly page: Page;
  /** Images of the selected person, or of all, by status. */
  readonly counts: Counts;
  /** People to choose from. */
  readonly people: readonly Person[];
  /** The time of the database before it was read. */
  readonly since: string;
}

/** The page of images. */
export function imagesPage(context: PageContext, view: ImagesView): Html {
  const content = html`<h1>Images</h1>
    ${uploadForm(context, { action: "/images", maxPictures: MAX_PICTURES, label: "Pictures to identify", button: "Upload" })}
    <section class="surface list" aria-labelledby="list-heading">
      <h2 id="list-heading" class="visually-hidden">Images and the people in them</h2>
      <div class="tools">${tabs(view)} ${personFilter(view)}</div>
      <p class="connection" role="status" data-connection hidden></p>
      ${imagesTable(context, view)}
    </section>
    <p class="visually-hidden" role="status" data-announcements></p>`;
  return layout(context, { title: "Images", current: "/", content });
}

/** The rows, and the links to other parts of the list. */
function imagesTable({ now }: PageContext, { query, page, since }: ImagesView): Html {
  const { status, person, before } = query;
  const last = page.images.at(-1);
  const older = writeImagesQuery({ ...query, ...(last && { before: last.id }) });
  return html`<div
    data-list
    data-since="${since}"
    data-status="${status}"
    data-person="${person}"
    data-before="${before}"
    data-limit="${IMAGES_PER_PAGE}"
  >
    <div class="table-frame" ${page.images.length === 0 && html`hidden`}>
      <table class="images">
        <caption class="visually-hidden">
          Images, newest first
        </caption>
        <thead>
          <tr>
            <th scope="col">Picture</th>
            <th scope="col">Image</th>
            <th scope="col">Status</th>
            <th scope="col">Person</th>
            <th scope="col" class="column-attempts">Attempts</th>
            <th scope="col">Added</th>
          </tr>
        </thead>
        <tbody>
          ${page.images.map((image) => imageRow(image, now))}
        </tbody>
      </table>
    </div>
    <p class="empty" ${page.images.length > 0 && html`hidden`}>${emptyText(query)}</p>
    <nav class="pages" aria-label="Parts of the list">
      <a href="/${writeImagesQuery({ ...query, before: undefined })}" ${before === undefined && html`hidden`}>Newest</a>
      <a href="/${older}" data-older ${!page.more && html`hidden`}>Older</a>
    </nav>
  </div>`;
}

function emptyText({ status, person, before }: ImagesQuery): string {
  if (before !== undefined) return "There are no older images.";
  if (status !== undefined || person !== undefined) return "No image matches this filter.";
  return "There are no images yet. Upload the first one above.";
}

function tabs({ query, counts }: ImagesView): Html {
  const total = STATUSES.reduce((sum, status) => sum + counts[status], 0);
  const tab = (status: Status | undefined, label: Content, count: number): Html => {
    const address = `/${writeImagesQuery({ ...query, status, before: undefined })}`;
    return html`<a href="${address}" ${status === query.status && html`aria-current="true"`}
      >${label} <span class="count" data-count="${status ?? "all"}">${count}</span></a
    >`;
  };
  return html`<nav class="tabs" aria-label="Status">
    ${tab(undefined, "All", total)}
    ${TABS.map((status) => tab(status, html`${statusIcon(status)}${STATUS_LABELS[status]}`, counts[status]))}
  </nav>`;
}

function personFilter({ query: { status, person }, people }: ImagesView): Html {
  const option = (value: string, label: string, selected: boolean): Html =>
    html`<option value="${value}" ${selected && html`selected`}>${label}</option>`;
  return html`<form class="person-filter" action="/" method="get">
    ${status !== undefined && html`<input type="hidden" name="status" value="${status}" />`}
    <label for="person">Person</label>
    <select id="person" name="person">
      ${option("", "Anybody", person === undefined)} ${option("nobody", "Nobody known", person === "nobody")}
      ${people.map(({ id, name }) => option(String(id), name, id === person))}
    </select>
    <button class="button secondary" type="submit">Filter</button>
  </form>`;
}
