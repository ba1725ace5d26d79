import { type Framebuffer, packRgb, type Rect } from "./framebuffer.ts";

/** Wide tiles compress text well and cost few calls of zlib. */
export const TILE_WIDTH = 256;
export const TILE_HEIGHT = 64;

/** A piece of a picture on its own: what an encoder gets. `words` has `width * height` entries, row by row. */
export interface Tile {
  readonly width: number;
  readonly height: number;
  readonly words: Uint32Array;
}

const BLACK = packRgb(0, 0, 0);

/** All tiles are copied to here, one after the other: a new buffer for each would keep the garbage collector busy. */
let scratch = new Uint32Array(0);

/** Copies `rect` out of the picture. What lies outside the picture is black. `words` are valid until the next call. */
export function copyTile(framebuffer: Framebuffer, rect: Rect): Tile {
  const { width, height } = rect;
  if (scratch.length < width * height) scratch = new Uint32Array(width * height);
  const words = scratch.subarray(0, width * height);
  const insideWidth = Math.max(0, Math.min(width, framebuffer.width - rect.x));
  const insideHeight = Math.max(0, Math.min(height, framebuffer.height - rect.y));
  if (insideWidth < width || insideHeight < height) words.fill(BLACK);
  for (let y = 0; y < insideHeight; y++) {
    const start = (rect.y + y) * framebuffer.width + rect.x;
    words.set(framebuffer.words.subarray(start, start + insideWidth), y * width);
  }
  return { width, height, words };
}

/** A piece of a tile, as a tile. `rect` lies inside it. */
export function cutTile(tile: Tile, { x, y, width, height }: Rect): Tile {
  const words = new Uint32Array(width * height);
  for (let row = 0; row < height; row++) {
    const from = (y + row) * tile.width + x;
    words.set(tile.words.subarray(from, from + width), row * width);
  }
  return { width, height, words };
}

/** The tile's place in a picture of this size. */
export function tileRect(column: number, row: number, size: { readonly width: number; readonly height: number }): Rect {
  const x = column * TILE_WIDTH;
  const y = row * TILE_HEIGHT;
  return { x, y, width: Math.min(TILE_WIDTH, size.width - x), height: Math.min(TILE_HEIGHT, size.height - y) };
}
