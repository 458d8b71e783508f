import { describe, expect, it } from "vitest";

import { useServers, type TestServer } from "./support/server.js";

const servers = useServers();
const HOSTILE = `<script>alert("1")</script>'&`;
const ESCAPED = "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;&amp;";

const documentOf = async ({ get }: TestServer, path: string): Promise<Document> => {
  const { JSDOM } = await import("jsdom");
  const { status, text } = await get(path);
  expect([path, status]).toEqual([path, 200]);
  return new JSDOM(text).window.document;
};
const textOf = (element: Element | null | undefined) => element?.textContent.replaceAll(/\s+/g, " ").trim();
const idsOf = (page: Document) =>
  [...page.querySelectorAll("tbody tr")].map(({ id }) => Number(id.replace("image-", "")));

describe("the page of images", () => {
  it("says that there are none", async () => {
    const page = await documentOf(await servers.start(), "/");
    expect(textOf(page.querySelector(".empty:not([hidden])"))).toBe(
      "There are no images yet. Upload the first one above.",
    );
    expect(page.querySelector(".table-frame")?.hasAttribute("hidden")).toBe(true);
  });

  it("shows each image with its status, person, reason, attempts and time", async () => {
    const server = await servers.start();
    const ada = await server.store.addPerson("Ada");
    await server.store.addImage({ status: "processed", person: ada, attempts: 1, secondsAgo: 7300 });
    await server.store.addImage({ status: "processed", attempts: 1, secondsAgo: 200 });
    await server.store.addImage({ status: "failed", reason: "no such file", attempts: 3, secondsAgo: 61 });
    await server.store.addImage({ status: "failed", reason: "not a picture", retryable: false, attempts: 1 });
    await server.store.addImage({ status: "processing", attempts: 1 });
    await server.store.addImage({ path: "folder/picture.png" });
    const page = await documentOf(server, "/");
    const cell = (row: Element, name: string) => textOf(row.querySelector(`.column-${name}`));
    const rows = [...page.querySelectorAll("tbody tr")];
    expect(rows.map((row) => ["name", "status", "person", "attempts", "time"].map((name) => cell(row, name)))).toEqual([
      ["#6 folder/picture.png", "Pending", "Not known yet", "Attempts: 0", "Added just now"],
      ["#5 picture-5.png", "Processing", "Not known yet", "Attempts: 1", "Added just now"],
      ["#4 picture-4.png", "Failed", "not a picture It will not be tried again.", "Attempts: 1", "Added just now"],
      ["#3 picture-3.png", "Failed", "no such file It will be tried again.", "Attempts: 3", "Added 1 minute ago"],
      ["#2 picture-2.png", "Processed", "Nobody known", "Attempts: 1", "Added 3 minutes ago"],
      ["#1 picture-1.png", "Processed", "Ada", "Attempts: 1", "Added 2 hours ago"],
    ]);
    expect(page.querySelector("#image-1 .person")?.getAttribute("href")).toBe(`/?person=${ada}`);
    const picture = page.querySelector("#image-1 img");
    expect(picture?.getAttribute("src")).toBe("/pictures/unknown/picture-1.png");
    expect(picture?.getAttribute("loading")).toBe("lazy");
    // Pictures are served by name only; the icon is shown instead.
    expect(page.querySelector("#image-6 img")).toBeNull();
    for (const row of rows) expect(row.querySelector(".status svg[aria-hidden=true]")).not.toBeNull();
    const time = page.querySelector("#image-1 time")?.getAttribute("datetime") ?? "";
    expect(Math.round((Date.now() - Date.parse(time)) / 1000 / 10)).toBe(730);
  });

  it("escapes everything", async () => {
    const server = await servers.start();
    const person = await server.store.addPerson(HOSTILE, [HOSTILE]);
    await server.store.addImage({ path: HOSTILE, status: "processed", person });
    await server.store.addImage({ status: "failed", reason: HOSTILE });
    for (const [path, times] of [
      // The name of the image twice, the reason, and the name of the person, also in the filter.
      ["/", 5],
      // The name, and in the label of the picture.
      ["/known", 1],
    ] as const) {
      const { text } = await server.get(path);
      expect(text).not.toContain("<script>");
      expect(text.split(ESCAPED).length - 1).toBe(times);
    }
  });

  it("filters by status and person, and keeps both in its links", async () => {
    const server = await servers.start();
    const ada = await server.store.addPerson("Ada");
    const bob = await server.store.addPerson("Bob");
    await server.store.addImage({ status: "processed", person: ada });
    await server.store.addImage({ status: "processed", person: bob });
    await server.store.addImage({ status: "processed" });
    await server.store.addImage({ status: "failed" });
    await server.store.addImage({});
    for (const [query, ids] of [
      ["", [5, 4, 3, 2, 1]],
      ["?status=&person=", [5, 4, 3, 2, 1]],
      ["?status=processed", [3, 2, 1]],
      ["?status=pending", [5]],
      ["?status=processing", []],
      [`?person=${ada}`, [1]],
      [`?person=${ada}&status=failed`, []],
      ["?person=nobody", [3]],
      ["?before=3", [2, 1]],
      ["?before=3&status=processed&person=2", [2]],
    ] as const) {
      expect([query, idsOf(await documentOf(server, `/${query}`))]).toEqual([query, ids]);
    }
    const page = await documentOf(server, `/?status=processed&person=${bob}`);
    const counts = [...page.querySelectorAll(".tabs a")].map((tab) => [textOf(tab), tab.getAttribute("href")]);
    expect(counts).toEqual([
      ["All 1", `/?person=${bob}`],
      ["Pending 0", `/?status=pending&person=${bob}`],
      ["Processing 0", `/?status=processing&person=${bob}`],
      ["Processed 1", `/?status=processed&person=${bob}`],
      ["Failed 0", `/?status=failed&person=${bob}`],
    ]);
    expect(textOf(page.querySelector(".tabs [aria-current]"))).toBe("Processed 1");
    expect(textOf(page.querySelector("option[selected]"))).toBe("Bob");
    expect(page.querySelector(".person-filter [name=status]")?.getAttribute("value")).toBe("processed");
  });

  it("has 20 images, and links to the older ones", async () => {
    const server = await servers.start();
    for (let i = 0; i < 45; i++) await server.store.addImage({ status: i % 2 === 0 ? "failed" : "pending" });
    const seen: number[] = [];
    const lengths: number[] = [];
    let path: string | null | undefined = "/?status=failed";
    while (typeof path === "string") {
      const page = await documentOf(server, path);
      lengths.push(idsOf(page).length);
      seen.push(...idsOf(page));
      expect(page.querySelector(".pages a:not([data-older]):not([hidden])") === null).toBe(lengths.length === 1);
      path = page.querySelector("[data-older]:not([hidden])")?.getAttribute("href");
    }
    expect(lengths).toEqual([20, 3]);
    expect(seen).toEqual(Array.from({ length: 23 }, (_, i) => 45 - 2 * i));
  });

  it("works without scripts of its own in the page", async () => {
    const server = await servers.start();
    const page = await documentOf(server, "/");
    expect(page.querySelectorAll("script:not([src]), style, [style], [onclick], [onerror]")).toHaveLength(0);
    const form = page.querySelector("form.upload");
    expect(["action", "method", "enctype"].map((name) => form?.getAttribute(name))).toEqual([
      "/images",
      "post",
      "multipart/form-data",
    ]);
    for (const element of page.querySelectorAll("link[rel=stylesheet], script, link[rel=icon]")) {
      const { status, headers } = await server.get(element.getAttribute("href") ?? element.getAttribute("src") ?? "");
      expect([status, headers.get("cache-control")]).toEqual([200, "public, max-age=31536000, immutable"]);
    }
  });
});

describe("the page of known people", () => {
  it("shows people with their pictures and in how many images they were found", async () => {
    const server = await servers.start();
    expect(textOf((await documentOf(server, "/known")).querySelector(".empty"))).toBe("Nobody is known yet.");
    const bob = await server.store.addPerson("Bob", ["bob 1.png", "bob_2.jpg"]);
    await server.store.addPerson("Ada", ["ada.png"]);
    await server.store.addPerson("Cid");
    for (const status of ["processed", "processed", "failed"] as const)
      await server.store.addImage({ status, person: bob });
    const page = await documentOf(server, "/known");
    expect([...page.querySelectorAll(".person-card")].map(textOf)).toEqual([
      "Ada Not found in an image yet",
      "Bob Found in 2 images",
      "Cid Not found in an image yet There is no picture of this person.",
    ]);
    expect([...page.querySelectorAll(".person-card img")].map((picture) => picture.getAttribute("src"))).toEqual([
      "/pictures/known/ada.png",
      "/pictures/known/bob%201.png",
      "/pictures/known/bob_2.jpg",
    ]);
    expect(page.querySelector(".person-card a[href*=person]")?.getAttribute("href")).toBe(`/?person=${bob}`);
    expect(page.querySelector("form.upload")?.getAttribute("action")).toBe("/people");
  });

  it("has 24 people, and links to the next ones", async () => {
    const server = await servers.start();
    for (let i = 0; i < 30; i++) await server.store.addPerson(`Person ${String(99 - i)}`);
    const names = (page: Document) => [...page.querySelectorAll(".person-card h2")].map(textOf);
    const first = await documentOf(server, "/known");
    expect(names(first)).toEqual(Array.from({ length: 24 }, (_, i) => `Person ${70 + i}`));
    const next = first.querySelector(".pages a")?.getAttribute("href") ?? "";
    expect(names(await documentOf(server, next))).toEqual(Array.from({ length: 6 }, (_, i) => `Person ${94 + i}`));
  });
});
