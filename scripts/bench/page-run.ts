import { pathToFileURL } from "node:url";

import { chromium, type Page } from "playwright-core";

/** Where Debian's package has the browser. */
export const CHROMIUM = "/usr/bin/chromium";

/** What a page takes in one run of the browser: milliseconds until the next frame is drawn. */
export interface PageRun {
  /** From the start of its loading. */
  readonly open: number;
  /** The slowest search in the table of all environments. */
  readonly search: number;
  /** From the table to the graph of an environment. */
  readonly graph: number;
  /** The slowest search in the graph. */
  readonly graphSearch: number;
  /** Elements in the document after it was opened. */
  readonly elements: number;
}

/** One letter that nearly all contain, one application, some of each, none, and all again. */
const SEARCHES = ["c", "copy-0123", "network", "nothing has this", ""];
const ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"];
const TIMEOUT_MILLISECONDS = 120_000;

/** Opens a page in a headless Chromium and uses it as a reader does. @throws Error if its script fails. */
export async function measurePage(path: string): Promise<PageRun> {
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
  try {
    const page = await browser.newPage({ viewport: { width: 1100, height: 900 } });
    page.setDefaultTimeout(TIMEOUT_MILLISECONDS);
    const errors: Error[] = [];
    page.on("pageerror", (error) => errors.push(error));
    await page.goto(`${pathToFileURL(path).href}#env=all`);
    const open = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          requestAnimationFrame(() => {
            setTimeout(() => {
              resolve(performance.now());
            });
          });
        }),
    );
    const elements = await page.locator("*").count();
    const search = await slowestSearch(page);
    const graph = await millisecondsOf(page, "[role=tab]:last-of-type", "click");
    await page.locator(".view:not([hidden]) .box").first().waitFor();
    const graphSearch = await slowestSearch(page);
    if (errors[0]) throw errors[0];
    return { open, search, graph, graphSearch, elements };
  } finally {
    await browser.close();
  }
}

async function slowestSearch(page: Page): Promise<number> {
  const times: number[] = [];
  for (const text of SEARCHES) times.push(await millisecondsOf(page, "#search", "input", text));
  return Math.max(...times);
}

/** Milliseconds from an event on an element until what follows from it is drawn. */
async function millisecondsOf(page: Page, selector: string, event: "click" | "input", text = ""): Promise<number> {
  return await page.locator(selector).evaluate(
    (target, { event, text }) =>
      new Promise<number>((resolve) => {
        const start = performance.now();
        if (target instanceof HTMLInputElement) target.value = text;
        target.dispatchEvent(new Event(event, { bubbles: true }));
        requestAnimationFrame(() => {
          setTimeout(() => {
            resolve(performance.now() - start);
          });
        });
      }),
    { event, text },
  );
}
