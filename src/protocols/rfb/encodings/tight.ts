import { ByteWriter } from "#/lib/bytes/index.ts";
import type { Tile } from "../tile.ts";
import { tryTileColours } from "../tile-colours.ts";
import { type PixelArea, type TwoColours, tryTwoColours } from "../two-colours.ts";

/** zlib from a fresh stream, ended by a sync flush; fast, unless a `level` from 1 to 9 is given. Given by the platform. */
export type Deflate = (bytes: Uint8Array, level?: number) => Uint8Array;

/** Compression control, rfbproto "Tight Encoding". The low bit resets zlib stream 0, the only one used. */
const FILL = 0x80;
const COPY = 0x01;
const EXPLICIT_FILTER = 0x41;
const PALETTE_FILTER = 1;
/** Control, filter, number of colours, and the length. */
const MAX_HEAD_BYTES = 6;
/** Filtered data shorter than this is sent as it is, without a length. */
export const MIN_TO_COMPRESS = 12;

/**
 * Tight without memory: every rectangle starts its zlib stream anew, so that the same bytes serve every viewer, the one
 * that joins late and a recording. Only for viewers whose TPIXEL is R, G, B (`hasRgbTpixel`). noVNC 1.7 and gtk-vnc
 * decode it bit for bit. Tight allows no rectangle wider than 2048; tiles are narrower.
 */
export function encodeTight(tile: Tile, deflate: Deflate, level?: number): Uint8Array {
  const two = tryTwoColours(wholeTile(tile));
  return two ? encodeTightTwoColours(two, deflate, level) : encodeTightColours(tile, deflate, level);
}

/** Pixels of two colours, or one. */
export function encodeTightTwoColours(
  { first, second, bits }: TwoColours,
  deflate: Deflate,
  level?: number,
): Uint8Array {
  if (second === null)
    return new ByteWriter("be", 4)
      .u8(FILL)
      .bytes(rgbBytes(Uint32Array.of(first)))
      .finish();
  return basic(Uint32Array.of(first, second), bits, deflate, level);
}

/** A tile that is known to have more than two colours. */
export function encodeTightColours(tile: Tile, deflate: Deflate, level?: number): Uint8Array {
  const colours = tryTileColours(tile.words);
  if (!colours) return basic(null, rgbBytes(tile.words), deflate, level);
  return basic(colours.palette, colours.indexes, deflate, level);
}

function wholeTile({ words, width, height }: Tile): PixelArea {
  return { words, stride: width, start: 0, width, height };
}

function basic(
  palette: Uint32Array | null,
  filtered: Uint8Array,
  deflate: Deflate,
  level: number | undefined,
): Uint8Array {
  const isShort = filtered.length < MIN_TO_COMPRESS;
  const data = isShort ? filtered : deflate(filtered, level);
  const writer = new ByteWriter("be", MAX_HEAD_BYTES + 3 * (palette?.length ?? 0) + data.length);
  if (palette) {
    writer
      .u8(EXPLICIT_FILTER)
      .u8(PALETTE_FILTER)
      .u8(palette.length - 1)
      .bytes(rgbBytes(palette));
  } else writer.u8(COPY);
  if (!isShort) writeCompactLength(data.length, writer);
  return writer.bytes(data).finish();
}

/** 7, 7 and 8 bits, the low ones first; the top bit of the first two says that more follow. */
export function writeCompactLength(length: number, writer: ByteWriter): void {
  if (length < 0x80) writer.u8(length);
  else if (length < 0x4000) writer.u8((length & 0x7f) | 0x80).u8(length >> 7);
  else
    writer
      .u8((length & 0x7f) | 0x80)
      .u8(((length >> 7) & 0x7f) | 0x80)
      .u8(length >> 14);
}

function rgbBytes(words: Uint32Array): Uint8Array {
  const bytes = new Uint8Array(words.length * 3);
  for (let i = 0, at = 0; i < words.length; i++) {
    const word = words[i] as number;
    bytes[at++] = word;
    bytes[at++] = word >>> 8;
    bytes[at++] = word >>> 16;
  }
  return bytes;
}
