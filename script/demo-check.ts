import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { chromium, type Page } from "playwright-core";

/** How many pixels of the picture must not be black before we believe that the guest has drawn its console. */
const MIN_LIT_PIXELS = 2_000;

/**
 * Opens the console's URL in headless Chromium, waits until the guest's text is on the screen and stands still, and
 * saves a screenshot. Throws with what is missing.
 */
export async function checkConsole(url: string, screenshot: string): Promise<void> {
  const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1100, height: 860 } });
    await page.goto(url);
    await page.locator('body[data-state="connected"]').waitFor({ timeout: 30_000 });
    await guestHasDrawn(page);
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
    const lit = await page.evaluate(litPixels);
    if (lit > MIN_LIT_PIXELS && lit === before) return;
    if (performance.now() > deadline)
      throw new Error(`the console is connected, but only ${lit} of its pixels are lit after 60 s`);
    before = lit;
    await page.waitForTimeout(1_000);
  }
}

/** Runs in the page: how many pixels of noVNC's canvas are not black. */
function litPixels(): number {
  const page = globalThis as unknown as { document: { querySelector(selector: string): CanvasLike | null } };
  const canvas = page.document.querySelector("canvas");
  const pixels = canvas?.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
  let lit = 0;
  for (let i = 0; i < pixels.length; i += 4) {
    if ((pixels[i] ?? 0) + (pixels[i + 1] ?? 0) + (pixels[i + 2] ?? 0) > 60) lit += 1;
  }
  return lit;
}

interface CanvasLike {
  readonly width: number;
  readonly height: number;
  getContext(kind: "2d"): {
    getImageData(x: number, y: number, width: number, height: number): { data: Uint8ClampedArray };
  } | null;
}
