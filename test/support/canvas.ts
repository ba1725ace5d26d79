import type { Page } from "playwright-core";
import { PNG } from "pngjs";

/** noVNC's canvas as it is, unscaled: the remote screen, 4 bytes a pixel. */
export async function canvasPicture(page: Page): Promise<PNG> {
  const url = await page.evaluate<string>("document.querySelector('canvas').toDataURL('image/png')");
  return PNG.sync.read(Buffer.from(url.slice(url.indexOf(",") + 1), "base64"));
}

/** How many pixels are clearly not black. */
export function litPixels({ data }: PNG): number {
  let lit = 0;
  for (let i = 0; i < data.length; i += 4) {
    if ((data[i] ?? 0) + (data[i + 1] ?? 0) + (data[i + 2] ?? 0) > 60) lit += 1;
  }
  return lit;
}

/** How many pixels differ by more than what 5 bits a colour (the iDRAC's own format) may lose. */
export function differentPixels(a: PNG, b: PNG): number {
  if (a.width !== b.width || a.height !== b.height) return Number.POSITIVE_INFINITY;
  let different = 0;
  for (let i = 0; i < a.data.length; i += 4) {
    const near = [0, 1, 2].every((c) => Math.abs((a.data[i + c] ?? 0) - (b.data[i + c] ?? 0)) <= 8);
    if (!near) different += 1;
  }
  return different;
}
