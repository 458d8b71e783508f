import { JSDOM } from "jsdom";
import { afterEach, describe, expect, it, vi } from "vitest";

import { ImageTable, type ChangedImage } from "../src/browser/image-table.js";
import { relativeTime } from "../src/browser/relative-time.js";
import { messageOf } from "../src/browser/upload.js";

const row = (id: number, updated: string, text = "") =>
  `<tr id="image-${id}" data-id="${id}" data-updated="${updated}"><td><a class="thumbnail" href="/p">p</a>${text}</td></tr>`;
const changed = (id: number, updatedAt: string, others: Partial<ChangedImage> = {}): ChangedImage => ({
  id,
  status: "processed",
  person: null,
  updatedAt,
  row: row(id, updatedAt, "changed"),
  ...others,
});

afterEach(() => {
  vi.unstubAllGlobals();
});

/** The list of a page with some rows. */
function tableOf(ids: readonly number[], data: Readonly<Record<string, string>> = {}): ImageTable {
  const { document } = new JSDOM(
    `<div data-list><div class="table-frame"><table><tbody>${ids.map((id) => row(id, "2")).join("")}</tbody></table></div>
     <p class="empty" hidden></p><a data-older href="https://example.com/?before=1" hidden></a></div>`,
  ).window;
  vi.stubGlobal("document", document);
  const list = document.querySelector<HTMLElement>("[data-list]");
  if (list === null) throw new Error("the page has no list");
  Object.assign(list.dataset, { status: "", person: "", before: "", limit: "3", ...data });
  return new ImageTable(list);
}
const idsIn = ({ list }: ImageTable) => [...list.querySelectorAll("tr")].map((element) => Number(element.dataset.id));

describe("the table of images in the browser", () => {
  it("replaces a row by a newer one only, and keeps its picture and the focus", () => {
    const table = tableOf([3, 2]);
    const picture = table.list.querySelector<HTMLElement>("#image-3 .thumbnail");
    picture?.focus();
    expect(
      table.apply([changed(2, "1"), changed(2, "2"), changed(3, "3", { person: { id: 1, name: "Ada" } })]),
    ).toEqual(["Image 3: processed, Ada."]);
    expect(table.list.querySelector("#image-3")?.textContent).toBe("pchanged");
    expect(table.list.querySelector("#image-2")?.textContent).toBe("p");
    expect(table.list.querySelector("#image-3 .thumbnail")).toBe(picture);
    expect(document.activeElement).toBe(picture);
  });

  it("adds new images, and moves the last ones to the next part", () => {
    const table = tableOf([4, 2]);
    table.apply([changed(6, "1"), changed(5, "1")]);
    expect(idsIn(table)).toEqual([6, 5, 4]);
    const older = table.list.querySelector<HTMLAnchorElement>("[data-older]");
    expect([older?.hidden, older?.href]).toEqual([false, "https://example.com/?before=4"]);
    table.apply([changed(1, "9")]);
    expect(idsIn(table)).toEqual([6, 5, 4]);
  });

  it.each([
    [{ before: "9" }, {}, false],
    [{ status: "failed" }, {}, false],
    [{ status: "processed" }, {}, true],
    [{ person: "7" }, {}, false],
    [{ person: "7" }, { person: { id: 7, name: "Ada" } }, true],
    [{ person: "nobody" }, {}, true],
    [{ person: "nobody" }, { status: "pending" }, false],
    [{ person: "nobody" }, { person: { id: 7, name: "Ada" } }, false],
  ] as const)("of the filter %j shows a new image with %j: %j", (filter, image, shown) => {
    const table = tableOf([], filter);
    table.apply([changed(1, "1", image)]);
    expect(idsIn(table)).toEqual(shown ? [1] : []);
    expect(table.list.querySelector<HTMLElement>(".empty")?.hidden).toBe(shown);
  });
});

describe("the message of an upload", () => {
  it.each([
    [{ status: 409, error: "the picture is image 12 already" }, "The picture is image 12 already."],
    [{ status: 413 }, "This is too large."],
    [{ status: 503, error: "The queue is full.", retryAfter: 5 }, "The queue is full. Try again in 5 seconds."],
    [{ status: 0 }, "The connection was interrupted."],
    [{ status: 502 }, "The server answered with the error 502."],
  ])("for %j is %j", (answer, message) => {
    expect(messageOf(answer)).toBe(message);
  });
});

describe("a relative time", () => {
  it.each([
    [-5, "just now"],
    [59, "just now"],
    [60, "1 minute ago"],
    [3599, "59 minutes ago"],
    [7200, "2 hours ago"],
    [86_400, "yesterday"],
    [29 * 86_400, "29 days ago"],
    [31 * 86_400, "Dec 31, 2025"],
  ])("of %d seconds is %j", (seconds, text) => {
    const time = "2025-12-31T12:00:00.000000Z";
    expect(relativeTime(time, Date.parse(time) + seconds * 1000)).toBe(text);
  });
});
