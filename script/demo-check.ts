import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import type { Page } from "playwright-core";
import { launchBrowser } from "../test/support/browser.ts";
import { canvasPicture, litPixels } from "../test/support/canvas.ts";

/** How many pixels of the picture must not be black before we believe that the guest has drawn its console. */
const MIN_LIT_PIXELS = 2_000;

/**
 * Opens the console's URL in headless Chromium, waits until the guest's text is on the screen and stands still, and
 * saves a screenshot. Throws with what is missing.
 */
export async function checkConsole(url: string, screenshot: string): Promise<void> {
  await checkPage(url, screenshot, guestHasDrawn);
}

/** As `checkConsole`, of the serial line's page: waits until the guest's shell is there. */
export async function checkTerminal(url: string, screenshot: string): Promise<void> {
  await checkPage(url, screenshot, async (page) => {
    await page.locator(".xterm-rows > div", { hasText: "# " }).first().waitFor({ timeout: 60_000 });
  });
}

async function checkPage(url: string, screenshot: string, isThere: (page: Page) => Promise<void>): Promise<void> {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1100, height: 860 } });
    await page.goto(url);
    await page.locator('body[data-state="connected"]').waitFor({ timeout: 30_000 });
    await isThere(page);
    await mkdir(dirname(screenshot), { recursive: true });
    await page.screenshot({ path: screenshot });
  } finally {
    await browser.close();
  }
}

async function guestHasDrawn(page: Page): Promise<void> {
  const deadline = performance.now() + 60_000;
  let before = -1;
  for (;;) {
    const lit = litPixels(await canvasPicture(page));
    if (lit > MIN_LIT_PIXELS && lit === before) return;
    if (performance.now() > deadline)
      throw new Error(`the console is connected, but only ${lit} of its pixels are lit after 60 s`);
    before = lit;
    await page.waitForTimeout(1_000);
  }
}
