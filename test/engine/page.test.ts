import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import type { Page } from "playwright-core";

import { readGolden } from "../../plan/golden-file";
import { renderPage } from "../../plan/page/page";
import { assertAccessible, inBrowser } from "../e2e/support/browser";

const NARROW = { width: 390, height: 800 };

/** The page of the golden plans in a browser. */
describe("the page's costs in Chromium", () => {
  const folder = mkdtempSync(join(tmpdir(), "slipway-page-"));
  const file = join(folder, "index.html");
  before(async () => {
    writeFileSync(file, await renderPage(["local", "dev", "prod"].map(readGolden)));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  /** Opens the page at an address; an error of its script fails. */
  async function opened(fragment: string, work: (page: Page) => Promise<void>): Promise<void> {
    await inBrowser(async (page) => {
      const errors: Error[] = [];
      page.on("pageerror", (error) => errors.push(error));
      await page.goto(`${pathToFileURL(file).href}${fragment}`);
      await work(page);
      assert.deepEqual(errors, []);
    });
  }

  it("are shown instead of the resources, and named by the address", async () => {
    await opened("#env=prod", async (page) => {
      await page.getByRole("button", { name: "cost", exact: true }).click();
      assert.deepEqual(await visibleViews(page), ["cost-2"]);
      assert.ok(!(await page.getByRole("searchbox").isVisible()), "the search is for resources");
      assert.equal(new URL(page.url()).hash, "#env=prod&show=cost");
      await page.getByRole("tab", { name: "local" }).click();
      assert.deepEqual(await visibleViews(page), ["cost-0"]);
      await page.getByRole("heading", { name: "Nothing to pay" }).waitFor();
      await page.getByRole("tab", { name: "side by side" }).click();
      assert.deepEqual(await visibleViews(page), ["cost-all"]);
      await page.getByRole("button", { name: "resources", exact: true }).click();
      assert.deepEqual(await visibleViews(page), ["view-all"]);
    });
  });

  it("can be opened first, and the graph afterwards", async () => {
    await opened("#env=prod&show=cost", async (page) => {
      assert.deepEqual(await visibleViews(page), ["cost-2"]);
      await page.getByRole("button", { name: "resources", exact: true }).click();
      await page.locator("#view-2 .box").first().waitFor();
    });
  });

  it("unfold by mouse and by keyboard, one part or all", async () => {
    await opened("#env=prod&show=cost", async (page) => {
      const nodes = page.getByRole("button", { name: "nodes", exact: true });
      const line = page.getByRole("rowheader", { name: "slipway-prod-nodes-main-spot", exact: true }).first();
      assert.ok(!(await line.isVisible()));
      await nodes.click();
      assert.ok(await line.isVisible());
      assert.equal(await nodes.getAttribute("aria-expanded"), "true");
      await nodes.press("Enter");
      assert.ok(!(await line.isVisible()));

      const folded = page.locator("#cost-2 tbody.lines[hidden]");
      const count = await folded.count();
      assert.ok(count > 5, `there are ${count} folded parts`);
      await nodes.press("Space");
      await page.locator("#cost-2 .fold").click();
      assert.equal(await folded.count(), 0);
      await page.getByRole("button", { name: "fold all", exact: true }).click();
      assert.equal(await folded.count(), count);
    });
  });

  for (const colorScheme of ["light", "dark"] as const) {
    it(`are accessible and fit a narrow window, in ${colorScheme} colours`, async () => {
      await opened("#env=prod&show=cost", async (page) => {
        await page.emulateMedia({ colorScheme });
        await page.locator("#cost-2 .fold").click();
        await assertAccessible(page);
        await page.setViewportSize(NARROW);
        await assertAccessible(page);
        assert.deepEqual(await widths(page), [NARROW.width, NARROW.width]);
        await page.getByRole("tab", { name: "side by side" }).click();
        await assertAccessible(page);
        assert.deepEqual(await widths(page), [NARROW.width, NARROW.width]);
      });
    });
  }
});

/** IDs of the views that are shown. */
async function visibleViews(page: Page): Promise<string[]> {
  return await page.locator(".view:not([hidden])").evaluateAll((views) => views.map(({ id }) => id));
}

/** Widths of the content of the page and of the view. */
async function widths(page: Page): Promise<number[]> {
  return await page.locator("html, .view:not([hidden])").evaluateAll((all) => all.map((one) => one.scrollWidth));
}
