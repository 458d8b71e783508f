import { html, type Html } from "../html.js";
import type { Status } from "../database/types.js";

/** Paths in a square of 16 by 16. */
const STATUS_PATHS: Readonly<Record<Status, Html>> = {
  pending: html`<circle cx="8" cy="8" r="6.25" /><path d="M8 4.5V8l2.25 1.75" />`,
  processing: html`<path d="M13.5 8A5.5 5.5 0 1 1 8 2.5" />`,
  processed: html`<circle cx="8" cy="8" r="6.25" /><path d="m5.25 8.25 2 2 3.5-4.25" />`,
  failed: html`<path d="M8 2 14.5 13.5h-13z" /><path d="M8 6.5v3" /><path d="M8 11.5v.1" />`,
};

/** The icon of a status; the text beside it has its meaning. */
export function statusIcon(status: Status): Html {
  return icon(STATUS_PATHS[status], `icon icon-${status}`);
}

/** A picture frame, where there is no picture. */
export function pictureIcon(): Html {
  const paths = html`<rect x="1.75" y="2.75" width="12.5" height="10.5" rx="1.5" /><circle cx="8" cy="7" r="2" /><path
      d="M4.25 13.25c.4-2 1.9-3.25 3.75-3.25s3.35 1.25 3.75 3.25"
    />`;
  return icon(paths, "icon icon-picture");
}

/** An arrow that leaves a tray. */
export function uploadIcon(): Html {
  const paths = html`<path d="M8 10.25V2.5" /><path d="M4.75 5.5 8 2.25 11.25 5.5" /><path
      d="M2 10.5v2a1.25 1.25 0 0 0 1.25 1.25h9.5A1.25 1.25 0 0 0 14 12.5v-2"
    />`;
  return icon(paths, "icon icon-upload");
}

function icon(paths: Html, classes: string): Html {
  return html`<svg
    class="${classes}"
    viewBox="0 0 16 16"
    width="16"
    height="16"
    fill="none"
    stroke="currentColor"
    stroke-width="1.5"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >
    ${paths}
  </svg>`;
}
