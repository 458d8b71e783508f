import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import type { Locator, Page } from "playwright-core";

import { readGolden } from "../../plan/golden-file";
import type { Plan, PlannedResource } from "../../plan/model";
import { renderPage } from "../../plan/page/page";
import { assertAccessible, inBrowser } from "../e2e/support/browser";

const RESOURCES = 10_000;
const COPIED = "thoughts";
/** The most that may be in the document at once, however many resources there are. */
const MOST_ROWS = 400;
const MOST_ELEMENTS = 25_000;

/** The golden plan of prod with an application copied until there are {@link RESOURCES}. */
function largePlan(): Plan {
  const golden = readGolden("prod");
  const copied = golden.resources.filter(({ urn }) => urn.includes(COPIED));
  const text = JSON.stringify(copied);
  const count = Math.ceil((RESOURCES - golden.resources.length) / copied.length);
  const copies = Array.from(
    { length: count },
    (_, index) => JSON.parse(text.replaceAll(COPIED, `copy-${index}`)) as PlannedResource[],
  );
  return { ...golden, resources: [...golden.resources, ...copies.flat()] };
}

describe(`the page of ${RESOURCES} resources in Chromium`, () => {
  const folder = mkdtempSync(join(tmpdir(), "slipway-page-"));
  const file = join(folder, "index.html");
  const plan = largePlan();
  before(async () => {
    assert.ok(plan.resources.length >= RESOURCES);
    writeFileSync(file, await renderPage([plan]));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  /** Opens the page at an address; an error of its script fails, and so do more elements than a browser is quick with. */
  async function opened(fragment: string, work: (page: Page, rows: Locator) => Promise<void>): Promise<void> {
    await inBrowser(async (page) => {
      const errors: Error[] = [];
      page.on("pageerror", (error) => errors.push(error));
      await page.goto(`${pathToFileURL(file).href}${fragment}`);
      await work(page, page.locator(".matrix tbody tr"));
      assert.deepEqual(errors, []);
      const elements = await page.locator("*").count();
      assert.ok(elements < MOST_ELEMENTS, `the document has ${elements} elements`);
    });
  }

  it("opens with its components folded, and only the rows that are seen", async () => {
    await opened("#env=all", async (page, rows) => {
      await rows.first().waitFor();
      const count = await rows.count();
      assert.ok(count > 50 && count < MOST_ROWS, `${count} rows are drawn`);
      const folds = page.locator(".matrix .unfold");
      assert.ok((await folds.count()) > 50);
      assert.equal(await page.locator('.matrix .unfold[aria-expanded="true"]').count(), 0);
      await assertAccessible(page);
    });
  });

  it("draws more rows as it is scrolled", async () => {
    await opened("#env=all", async (page, rows) => {
      const drawn = await rows.count();
      await rows.last().scrollIntoViewIfNeeded();
      await page.waitForFunction((count) => document.querySelectorAll(".matrix tbody tr").length > count, drawn);
      const ids = await page
        .locator(".matrix [data-resource]")
        .evaluateAll((cells) => cells.map((cell) => cell.getAttribute("data-resource")));
      assert.equal(new Set(ids).size, ids.length, "no row is drawn twice");
    });
  });

  it("unfolds components by mouse and by keyboard, and keeps the rows around them", async () => {
    await opened("#env=all", async (page, rows) => {
      const fold = page.getByRole("button", { name: "Content of Application copy-1", exact: true });
      const before = await rows.allTextContents();
      await fold.click();
      assert.equal(await fold.getAttribute("aria-expanded"), "true");
      const unfolded = (await rows.allTextContents()).slice(0, before.length);
      assert.notDeepEqual(unfolded, before);
      await fold.press("Enter");
      assert.equal(await fold.getAttribute("aria-expanded"), "false");
      assert.deepEqual((await rows.allTextContents()).slice(0, before.length), before);
    });
  });

  it("shows the hits of a search among all resources, and nothing else", async () => {
    await opened("#env=all", async (page, rows) => {
      const search = page.getByRole("searchbox");
      await search.fill("copy-17 deployment");
      await page.locator("#hits").getByText("hit").waitFor();
      const texts = await rows.allTextContents();
      assert.ok(texts.length > 1 && texts.length < 20, `${texts.length} rows are shown`);
      assert.ok(texts.every((text) => text.includes("copy-17")));
      await search.fill("copy");
      await page
        .locator("#hits")
        .getByText(/^\d{4,} hits$/)
        .waitFor();
      assert.ok((await rows.count()) < MOST_ROWS);
      await search.fill("");
      await page.locator(".matrix .unfold").first().waitFor();
    });
  });

  it("shows the resource that its address names", async () => {
    const named = plan.resources.findLast(({ type }) => type.endsWith(":Deployment"));
    assert.ok(named);
    await opened("#env=all&search=", async (page) => {
      await page.getByRole("searchbox").fill(`${named.name} deployment`);
      await page.locator(".matrix [data-resource]").last().click();
      const { hash } = new URL(page.url());
      assert.match(hash, /&resource=/);
      await page.goto("about:blank");
      await page.goto(`${pathToFileURL(file).href}${hash.replace(/&search=[^&]*/, "")}`);
      const cell = page.locator(".matrix .selected");
      await cell.waitFor();
      assert.ok((await page.locator("#details h2").textContent())?.includes(named.name));
    });
  });

  it("draws the graph of the components that are folded, and points out the hits in them", async () => {
    await opened("#env=prod", async (page) => {
      const boxes = page.locator("#view-0 .box");
      await boxes.first().waitFor();
      const roots = plan.resources.filter(({ urn }) => !(urn.split("::")[2] ?? "").includes("$")).length;
      const count = await boxes.count();
      assert.ok(count > 50 && count <= roots, `${count} boxes for ${roots} resources at the top`);
      await page.getByRole("searchbox").fill("copy-17 deployment");
      await page.locator("#hits").getByText("hit").waitFor();
      assert.equal(await page.locator("#view-0 .main:not(.dimmed)").count(), 1);
    });
  });
});
