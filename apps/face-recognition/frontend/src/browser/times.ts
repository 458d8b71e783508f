import { relativeTime } from "./relative-time.js";

const UPDATE_MS = 20_000;

/** Keeps times such as "3 minutes ago" up to date. */
export function updateTimes(document: Document): void {
  setInterval(() => {
    for (const time of document.querySelectorAll("time")) time.textContent = relativeTime(time.dateTime, Date.now());
  }, UPDATE_MS);
}
