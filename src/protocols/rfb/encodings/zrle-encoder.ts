import { ByteWriter } from "#/lib/bytes/index.ts";
import type { PixelWriter } from "../pixel-translation.ts";
import { cutTile, type Tile } from "../tile.ts";
import { type TileColours, tryTileColours } from "../tile-colours.ts";
import { packedBits, ZRLE, ZRLE_SIDE } from "./zrle.ts";

const MAX_PALETTE = 127;

/** The tiles of a ZRLE rectangle, not yet compressed. `cpixels` writes CPIXEL. */
export function encodeZrleTiles(tile: Tile, cpixels: PixelWriter): Uint8Array {
  const writer = new ByteWriter("be", 4096);
  for (let y = 0; y < tile.height; y += ZRLE_SIDE) {
    const height = Math.min(ZRLE_SIDE, tile.height - y);
    for (let x = 0; x < tile.width; x += ZRLE_SIDE) {
      encodeTile(cutTile(tile, { x, y, width: Math.min(ZRLE_SIDE, tile.width - x), height }), cpixels, writer);
    }
  }
  return writer.finish();
}

function encodeTile(tile: Tile, cpixels: PixelWriter, writer: ByteWriter): void {
  const size = cpixels.bytesPerPixel;
  const colours = tryTileColours(tile.words);
  const count = colours?.palette.length ?? Number.POSITIVE_INFINITY;
  if (!colours || count > MAX_PALETTE) {
    const bytes = new Uint8Array(tile.words.length * size);
    cpixels.row(tile.words, 0, tile.words.length, bytes, 0);
    writer.u8(ZRLE.raw).bytes(bytes);
    return;
  }
  if (count === 1) {
    writer.u8(ZRLE.solid);
    putPalette(colours, cpixels, writer);
    return;
  }
  const packed = count <= ZRLE.maxPacked ? packIndexes(tile, colours) : null;
  const runs = encodeRuns(colours.indexes);
  if (packed && packed.length <= runs.length) {
    writer.u8(count);
    putPalette(colours, cpixels, writer);
    writer.bytes(packed);
    return;
  }
  writer.u8(ZRLE.plainRle + count);
  putPalette(colours, cpixels, writer);
  writer.bytes(runs);
}

function putPalette({ palette }: TileColours, cpixels: PixelWriter, writer: ByteWriter): void {
  const bytes = new Uint8Array(palette.length * cpixels.bytesPerPixel);
  cpixels.row(palette, 0, palette.length, bytes, 0);
  writer.bytes(bytes);
}

function packIndexes(tile: Tile, { palette, indexes }: TileColours): Uint8Array {
  const bits = packedBits(palette.length);
  const rowBytes = Math.ceil((tile.width * bits) / 8);
  const bytes = new Uint8Array(rowBytes * tile.height);
  for (let y = 0, i = 0; y < tile.height; y++) {
    for (let x = 0, bit = 0; x < tile.width; x++, i++, bit += bits) {
      const at = y * rowBytes + (bit >> 3);
      bytes[at] = (bytes[at] as number) | ((indexes[i] as number) << (8 - bits - (bit & 7)));
    }
  }
  return bytes;
}

/** Per run its place in the palette, with the top bit when a length follows: 255 as often as it goes into length - 1, and the rest. */
function encodeRuns(indexes: Uint8Array): Uint8Array {
  const writer = new ByteWriter("be", 1024);
  for (let start = 0; start < indexes.length; ) {
    const index = indexes[start] as number;
    let end = start + 1;
    while (end < indexes.length && indexes[end] === index) end++;
    const length = end - start;
    start = end;
    if (length === 1) {
      writer.u8(index);
      continue;
    }
    writer.u8(index | 128);
    let rest = length - 1;
    for (; rest >= 255; rest -= 255) writer.u8(255);
    writer.u8(rest);
  }
  return writer.finish();
}
