import { ByteReader, ByteWriter } from "#/lib/bytes/index.ts";
import type { Framebuffer, Rect } from "../../framebuffer.ts";
import { invalidFrame, truncatedFrame } from "../errors.ts";
import { rgbOf555, rgbTo555 } from "./pixel-555.ts";

/**
 * HERMON, the video encoding of BMCs with a Winbond or Nuvoton chip (X8, X9): U8 type, pad, U32 count, U32 length of it all, then
 * tiles of 16x16 pixels (type 0: U16, U16, U8 row, U8 column, pixels) or the whole screen (type 1).
 */
type HermonTarget = Pick<Framebuffer, "width" | "height" | "words">;

const HEADER_BYTES = 10;
const TILE = 16;
const TILE_BYTES = 6 + 2 * TILE * TILE;
const TYPE = { tiles: 0, screen: 1 } as const;

/** Paints a frame and tells what it painted; marks no damage. An unknown type paints nothing. Throws `AtenError`. */
export function decodeHermon(frame: Uint8Array, target: HermonTarget): Rect[] {
  if (frame.length < HEADER_BYTES) throw truncatedFrame("reading a HERMON frame: it is shorter than its header");
  const reader = new ByteReader(frame);
  const type = reader.u8("the type");
  reader.skip(1, "the header");
  const count = reader.u32("the number of tiles");
  reader.skip(4, "the length");
  if (type === TYPE.screen) return [decodeScreen(reader, target)];
  if (type !== TYPE.tiles) return [];
  if (count * TILE_BYTES > reader.remaining) {
    throw truncatedFrame(`reading a HERMON frame: ${count} tiles in ${reader.remaining} bytes`);
  }
  return Array.from({ length: count }, () => decodeTile(reader, target));
}

/** A frame of the tiles that differ from `before`, or of all when that is null. */
export function encodeHermon(picture: HermonTarget, before: Uint32Array | null): Uint8Array<ArrayBuffer> {
  const tiles = new ByteWriter("be", 16 * 1024);
  let count = 0;
  for (let y = 0; y < picture.height; y += TILE) {
    for (let x = 0; x < picture.width; x += TILE) {
      if (before && sameTile(picture, before, x, y)) continue;
      encodeTile(picture, x, y, tiles);
      count++;
    }
  }
  const total = HEADER_BYTES + tiles.length;
  return new ByteWriter("be", total).u8(TYPE.tiles).u8(0).u32(count).u32(total).bytes(tiles.finish()).finish();
}

function decodeScreen(reader: ByteReader, { width, height, words }: HermonTarget): Rect {
  const bytes = 2 * width * height;
  if (reader.remaining < bytes) {
    throw truncatedFrame(`reading a HERMON frame: a screen of ${bytes} bytes in ${reader.remaining}`);
  }
  const pixels = reader.bytes(bytes, "the screen");
  for (let i = 0; i < width * height; i++) words[i] = rgbOf555(pixels, 2 * i);
  return { x: 0, y: 0, width, height };
}

function decodeTile(reader: ByteReader, { width, height, words }: HermonTarget): Rect {
  reader.skip(4, "a tile");
  const y = reader.u8("the tile's row") * TILE;
  const x = reader.u8("the tile's column") * TILE;
  const pixels = reader.bytes(2 * TILE * TILE, "the tile's pixels");
  if (x >= width || y >= height) {
    throw invalidFrame(`reading a HERMON frame: a tile at ${x},${y} of ${width}x${height}`);
  }
  const right = Math.min(TILE, width - x);
  const bottom = Math.min(TILE, height - y);
  for (let row = 0; row < bottom; row++) {
    const to = (y + row) * width + x;
    for (let i = 0; i < right; i++) words[to + i] = rgbOf555(pixels, 2 * (row * TILE + i));
  }
  return { x, y, width: right, height: bottom };
}

function encodeTile({ width, height, words }: HermonTarget, x: number, y: number, writer: ByteWriter): void {
  writer
    .zeros(4)
    .u8(y / TILE)
    .u8(x / TILE);
  const pixels = new Uint8Array(2 * TILE * TILE);
  for (let row = 0; row < Math.min(TILE, height - y); row++) {
    const from = (y + row) * width + x;
    for (let i = 0; i < Math.min(TILE, width - x); i++) {
      rgbTo555(words[from + i] as number, pixels, 2 * (row * TILE + i));
    }
  }
  writer.bytes(pixels);
}

function sameTile({ width, height, words }: HermonTarget, before: Uint32Array, x: number, y: number): boolean {
  for (let row = y; row < Math.min(y + TILE, height); row++) {
    const end = row * width + Math.min(x + TILE, width);
    for (let at = row * width + x; at < end; at++) if (words[at] !== before[at]) return false;
  }
  return true;
}
