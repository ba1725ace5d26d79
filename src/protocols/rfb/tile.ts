import { type Framebuffer, packRgb, type Rect } from "./framebuffer.ts";

/** A piece of a picture on its own: what an encoder gets. `words` has `width * height` entries, row by row. */
export interface Tile {
  readonly width: number;
  readonly height: number;
  readonly words: Uint32Array;
}

const BLACK = packRgb(0, 0, 0);

/** Copies `rect` out of the picture. What lies outside the picture is black. */
export function copyTile(framebuffer: Framebuffer, rect: Rect): Tile {
  const { width, height } = rect;
  const words = new Uint32Array(width * height);
  const insideWidth = Math.max(0, Math.min(width, framebuffer.width - rect.x));
  const insideHeight = Math.max(0, Math.min(height, framebuffer.height - rect.y));
  if (insideWidth < width || insideHeight < height) words.fill(BLACK);
  for (let y = 0; y < insideHeight; y++) {
    const start = (rect.y + y) * framebuffer.width + rect.x;
    words.set(framebuffer.words.subarray(start, start + insideWidth), y * width);
  }
  return { width, height, words };
}
