import { ByteWriter } from "#/lib/bytes/index.ts";
import type { Tile } from "../tile.ts";
import { tryTileColours, tryTwoColours } from "../tile-colours.ts";

/** zlib from a fresh stream, ended by a sync flush; fast, unless a `level` from 1 to 9 is given. Given by the platform. */
export type Deflate = (bytes: Uint8Array, level?: number) => Uint8Array;

/** Compression control, rfbproto "Tight Encoding". The low bit resets zlib stream 0, the only one used. */
const FILL = 0x80;
const COPY = 0x01;
const EXPLICIT_FILTER = 0x41;
const PALETTE_FILTER = 1;
/** Filtered data shorter than this is sent as it is, without a length. */
export const MIN_TO_COMPRESS = 12;

/**
 * Tight without memory: every rectangle starts its zlib stream anew, so that the same bytes serve every viewer, the one
 * that joins late and a recording. Only for viewers whose TPIXEL is R, G, B (`hasRgbTpixel`). noVNC 1.7 and gtk-vnc
 * decode it bit for bit. Tight allows no rectangle wider than 2048; tiles are narrower.
 */
export function encodeTight(tile: Tile, deflate: Deflate, level?: number): Uint8Array {
  return (
    tryEncodeTightColours(tile, deflate, level) ??
    basic(new ByteWriter("be", 1024).u8(COPY), rgbBytes(tile.words), deflate, level)
  );
}

/** Null for a tile of more than 256 colours. */
export function tryEncodeTightColours(tile: Tile, deflate: Deflate, level?: number): Uint8Array | null {
  const two = tryTwoColours(tile.words, tile.width);
  if (two) return basic(paletteHead(Uint32Array.of(two.first, two.second)), two.bits, deflate, level);
  const colours = tryTileColours(tile.words);
  if (!colours) return null;
  const { palette, indexes } = colours;
  if (palette.length === 1) return new ByteWriter("be", 4).u8(FILL).bytes(rgbBytes(palette)).finish();
  return basic(paletteHead(palette), indexes, deflate, level);
}

function paletteHead(palette: Uint32Array): ByteWriter {
  return new ByteWriter("be", 1024)
    .u8(EXPLICIT_FILTER)
    .u8(PALETTE_FILTER)
    .u8(palette.length - 1)
    .bytes(rgbBytes(palette));
}

function basic(writer: ByteWriter, filtered: Uint8Array, deflate: Deflate, level: number | undefined): Uint8Array {
  if (filtered.length < MIN_TO_COMPRESS) return writer.bytes(filtered).finish();
  const compressed = deflate(filtered, level);
  writeCompactLength(compressed.length, writer);
  return writer.bytes(compressed).finish();
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
