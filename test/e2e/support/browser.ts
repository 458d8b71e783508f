import assert from "node:assert/strict";

import axe, { type AxeResults } from "axe-core";
import { chromium, type Page } from "playwright-core";

import { installPackages } from "../../../local/host/packages";
import { localPaths } from "../../../local/host/paths";

/** The path in Debian's package. */
const EXECUTABLE = "/usr/bin/chromium";

/** Milliseconds that an operation on a page may take. */
const TIMEOUT = 20_000;

const ARGUMENTS = [
  // Chromium's own sandbox does not work for root.
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--host-resolver-rules=MAP *.localhost 127.0.0.1",
];

/** Runs `work` with a page in a headless Chromium, which is installed if it is missing. */
export async function inBrowser(work: (page: Page) => Promise<void>): Promise<void> {
  await installPackages(localPaths(), ["chromium"], () => undefined);
  const browser = await chromium.launch({ executablePath: EXECUTABLE, args: ARGUMENTS });
  try {
    const page = await browser.newPage({ viewport: { width: 1100, height: 900 } });
    page.setDefaultTimeout(TIMEOUT);
    await work(page);
  } finally {
    await browser.close();
  }
}

/**
 * Fails if axe finds anything serious on a page, contrast included.
 *
 * @throws AssertionError with the rules and elements.
 */
export async function assertAccessible(page: Page): Promise<void> {
  // The page's security policy forbids scripts that are added to it, but not those of the debugger.
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<AxeResults>("axe.run()");
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  assert.deepEqual(
    serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`),
    [],
  );
}
