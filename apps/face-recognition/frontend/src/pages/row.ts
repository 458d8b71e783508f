import { relativeTime } from "../browser/relative-time.js";
import type { Image, Status } from "../database/types.js";
import { html, type Content, type Html } from "../html.js";
import { isPictureName } from "../picture-names.js";
import { pictureIcon, statusIcon } from "./icons.js";

/** What a status is called on the page. */
export const STATUS_LABELS: Readonly<Record<Status, string>> = {
  pending: "Pending",
  processing: "Processing",
  processed: "Processed",
  failed: "Failed",
};

/** A row of the table of images. @param now Milliseconds since 1970. */
export function imageRow(image: Image, now: number): Html {
  const { id, path, status, attempts, createdAt } = image;
  return html`<tr id="image-${id}" data-id="${id}" data-updated="${image.updatedAt}">
    <td class="column-picture">${thumbnail(`/pictures/unknown/`, path, `Image ${id}`)}</td>
    <th scope="row" class="column-name">
      <span class="number">#${id}</span> <span class="path" title="${path}">${path}</span>
    </th>
    <td class="column-status">
      <span class="status status-${status}">${statusIcon(status)}${STATUS_LABELS[status]}</span>
    </td>
    <td class="column-person">${personOf(image)}</td>
    <td class="column-attempts"><span class="cell-label">Attempts: </span>${attempts}</td>
    <td class="column-time"><span class="cell-label">Added </span>${timeElement(createdAt, now)}</td>
  </tr>`;
}

/** A picture of fixed size that links to its file; an icon where the file's name cannot be one. */
export function thumbnail(prefix: string, name: string, label: string): Html {
  if (!isPictureName(name)) return html`<span class="thumbnail">${pictureIcon()}</span>`;
  const address = prefix + encodeURIComponent(name);
  return html`<a class="thumbnail" href="${address}"
    >${pictureIcon()}<img
      src="${address}"
      alt="${label}, full size"
      width="72"
      height="72"
      loading="lazy"
      decoding="async"
  /></a>`;
}

function timeElement(time: string, now: number): Html {
  const text = `${time.slice(0, 10)} ${time.slice(11, 19)} UTC`;
  return html`<time datetime="${time}" title="${text}">${relativeTime(time, now)}</time>`;
}

function personOf({ status, person, reason, retryable }: Image): Content {
  if (status === "failed") {
    const next = retryable ? "It will be tried again." : "It will not be tried again.";
    return html`<span class="reason">${reason ?? "No reason is known."}</span> <span class="soft">${next}</span>`;
  }
  if (person !== null) return html`<a class="person" href="/?person=${person.id}">${person.name}</a>`;
  return html`<span class="soft">${status === "processed" ? "Nobody known" : "Not known yet"}</span>`;
}
