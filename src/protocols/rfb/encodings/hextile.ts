import { ByteWriter } from "#/lib/bytes/index.ts";
import type { ByteQueue, Parse } from "../byte-queue.ts";
import { serverFault } from "../errors.ts";
import { packRgb, type Rect } from "../framebuffer.ts";
import type { PixelWriter } from "../pixel-translation.ts";
import type { Tile } from "../tile.ts";
import { type TileColours, tryTileColours } from "../tile-colours.ts";
import type { DecodeTarget } from "./encoding.ts";

/** Subencoding mask bits, RFC 6143 section 7.7.4. */
export const HEXTILE = { raw: 1, background: 2, foreground: 4, subrects: 8, coloured: 16 } as const;

export const HEXTILE_SIDE = 16;

/**
 * Hextile, RFC 6143 section 7.7.4: 16x16 tiles row by row, each U8 mask, then raw pixels or background, foreground and
 * subrectangles. Background and foreground carry over to the next tile of the same rectangle.
 */
export function* decodeHextile(input: ByteQueue, rect: Rect, target: DecodeTarget): Parse {
  const { framebuffer, pixels } = target;
  const { bytesPerPixel } = pixels;
  let background = packRgb(0, 0, 0);
  let foreground = background;
  for (let y = rect.y; y < rect.y + rect.height; y += HEXTILE_SIDE) {
    const height = Math.min(HEXTILE_SIDE, rect.y + rect.height - y);
    for (let x = rect.x; x < rect.x + rect.width; x += HEXTILE_SIDE) {
      const width = Math.min(HEXTILE_SIDE, rect.x + rect.width - x);
      if (input.length < 1) yield 1;
      const mask = input.u8();
      if (mask & HEXTILE.raw) {
        const length = width * height * bytesPerPixel;
        if (input.length < length) yield length;
        const bytes = input.take(length);
        for (let row = 0; row < height; row++) {
          const from = bytes.subarray(row * width * bytesPerPixel);
          pixels.row(from, framebuffer.words, (y + row) * framebuffer.width + x, width);
        }
        continue;
      }
      if (mask & HEXTILE.background) {
        if (input.length < bytesPerPixel) yield bytesPerPixel;
        background = pixels.pixel(input.take(bytesPerPixel), 0);
      }
      if (mask & HEXTILE.foreground) {
        if (input.length < bytesPerPixel) yield bytesPerPixel;
        foreground = pixels.pixel(input.take(bytesPerPixel), 0);
      }
      framebuffer.fill({ x, y, width, height }, background);
      if (!(mask & HEXTILE.subrects)) continue;
      if (input.length < 1) yield 1;
      const each = mask & HEXTILE.coloured ? bytesPerPixel + 2 : 2;
      const length = input.u8() * each;
      if (input.length < length) yield length;
      paintSubrects(input.take(length), each, foreground, { x, y, width, height }, target);
    }
  }
}

/** Subrectangles: PIXEL if coloured, U8 x and y in 4 bits each, U8 width - 1 and height - 1 likewise. */
function paintSubrects(bytes: Uint8Array, each: number, foreground: number, tile: Rect, target: DecodeTarget): void {
  const { framebuffer, pixels } = target;
  for (let i = 0; i < bytes.length; i += each) {
    const colour = each > 2 ? pixels.pixel(bytes, i) : foreground;
    const position = bytes[i + each - 2] as number;
    const size = bytes[i + each - 1] as number;
    const x = position >> 4;
    const y = position & 15;
    const width = (size >> 4) + 1;
    const height = (size & 15) + 1;
    if (x + width > tile.width || y + height > tile.height) {
      throw serverFault("RFB_PROTOCOL", "reading Hextile: a subrectangle lies outside its tile");
    }
    framebuffer.fill({ x: tile.x + x, y: tile.y + y, width, height }, colour);
  }
}

/** Encodes one rectangle. Every 16x16 tile is sent as subrectangles or raw, whichever is shorter. */
export function encodeHextile(tile: Tile, pixels: PixelWriter, writer: ByteWriter): void {
  for (let y = 0; y < tile.height; y += HEXTILE_SIDE) {
    const height = Math.min(HEXTILE_SIDE, tile.height - y);
    for (let x = 0; x < tile.width; x += HEXTILE_SIDE) {
      const width = Math.min(HEXTILE_SIDE, tile.width - x);
      const words = new Uint32Array(width * height);
      for (let row = 0; row < height; row++) {
        const from = (y + row) * tile.width + x;
        words.set(tile.words.subarray(from, from + width), row * width);
      }
      writer.bytes(encodeHextileTile({ width, height, words }, pixels));
    }
  }
}

function encodeHextileTile(tile: Tile, pixels: PixelWriter): Uint8Array {
  const { bytesPerPixel } = pixels;
  const rawLength = 1 + tile.words.length * bytesPerPixel;
  const colours = tryTileColours(tile.words);
  const subrects = colours && findSubrects(tile, colours.indexes, commonest(colours));
  const coloured = colours !== null && colours.palette.length > 2;
  const each = coloured ? bytesPerPixel + 2 : 2;
  const length = 2 + 2 * bytesPerPixel + (subrects?.length ?? 0) * each;
  if (!colours || !subrects || subrects.length > 255 || length >= rawLength) {
    const bytes = new Uint8Array(rawLength);
    bytes[0] = HEXTILE.raw;
    pixels.row(tile.words, 0, tile.words.length, bytes, 1);
    return bytes;
  }
  const { palette } = colours;
  const pixel = new Uint8Array(bytesPerPixel);
  const put = (writer: ByteWriter, index: number) => {
    pixels.pixel(palette[index] as number, pixel, 0);
    writer.bytes(pixel);
  };
  const background = commonest(colours);
  const writer = new ByteWriter("be", 64);
  if (subrects.length === 0) {
    put(writer.u8(HEXTILE.background), background);
    return writer.finish();
  }
  writer.u8(HEXTILE.background | HEXTILE.subrects | (coloured ? HEXTILE.coloured : HEXTILE.foreground));
  put(writer, background);
  if (!coloured) put(writer, 1 - background);
  writer.u8(subrects.length);
  for (const { index, x, y, width, height } of subrects) {
    if (coloured) put(writer, index);
    writer.u8((x << 4) | y).u8(((width - 1) << 4) | (height - 1));
  }
  return writer.finish();
}

export function commonest({ palette, indexes }: TileColours): number {
  const counts = new Uint32Array(palette.length);
  for (const index of indexes) counts[index] = (counts[index] as number) + 1;
  return counts.indexOf(Math.max(...counts));
}

/** Covers what is not background with rectangles of one colour: as wide as the row goes, then as deep as that goes. */
export function findSubrects(tile: Tile, indexes: Uint8Array, background: number): (Rect & { index: number })[] {
  const done = new Uint8Array(indexes.length);
  const open = (x: number, y: number, index: number) => {
    const at = y * tile.width + x;
    return done[at] === 0 && indexes[at] === index;
  };
  const rowOpen = (x: number, y: number, width: number, index: number) => {
    for (let i = 0; i < width; i++) if (!open(x + i, y, index)) return false;
    return true;
  };
  const found: (Rect & { index: number })[] = [];
  for (let y = 0; y < tile.height; y++) {
    for (let x = 0; x < tile.width; x++) {
      const index = indexes[y * tile.width + x] as number;
      if (index === background || !open(x, y, index)) continue;
      let width = 1;
      while (x + width < tile.width && open(x + width, y, index)) width++;
      let height = 1;
      while (y + height < tile.height && rowOpen(x, y + height, width, index)) height++;
      for (let row = y; row < y + height; row++) done.fill(1, row * tile.width + x, row * tile.width + x + width);
      found.push({ index, x, y, width, height });
    }
  }
  return found;
}
