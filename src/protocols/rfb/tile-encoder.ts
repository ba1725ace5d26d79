import { ByteWriter } from "#/lib/bytes/index.ts";
import { ENCODING } from "./encodings/encoding.ts";
import { encodeHextile } from "./encodings/hextile.ts";
import { encodeRaw } from "./encodings/raw.ts";
import { tryEncodeRre } from "./encodings/rre.ts";
import { encodeZrleTiles } from "./encodings/zrle-encoder.ts";
import { encodeRectHeader } from "./messages/framebuffer-update.ts";
import { hasRgbTpixel, type PixelFormat } from "./pixel-format.ts";
import { createCpixelWriter, createPixelWriter } from "./pixel-translation.ts";
import type { ScreenTiles } from "./screen-tiles.ts";
import type { Tile } from "./tile.ts";
import type { PendingTile } from "./viewer-screen.ts";
import type { ViewerWishes } from "./viewer-wishes.ts";

/** Appends one tile as a rectangle: head and data. */
export type TileEncoder = (tile: PendingTile, writer: ByteWriter) => void;

/** What must outlive a change of format or encodings: the viewer's zlib stream has begun. */
export interface ViewerStreams {
  zrleBegun: boolean;
}

/** zlib's own head, before the first block. The stream's says 32 KiB of window, whatever a tile's own says. */
const ZLIB_HEAD = Uint8Array.of(0x78, 0x01);

/**
 * The best of our encoders for a viewer: stateless Tight where its format allows (the same bytes for all), else ZRLE, else
 * Hextile, RRE, or Raw, which every viewer understands. The viewer's own order is not followed: it does not know our costs.
 */
export function createTileEncoder(
  tiles: ScreenTiles,
  format: PixelFormat,
  wishes: ViewerWishes,
  streams: ViewerStreams,
): TileEncoder {
  const { listed } = wishes;
  if (listed.has(ENCODING.tight) && hasRgbTpixel(format)) {
    return ({ column, row, rect }, writer) => {
      encodeRectHeader(rect, ENCODING.tight, writer);
      writer.bytes(tiles.tight(column, row, rect, wishes.zlibLevel));
    };
  }
  const key = JSON.stringify(format);
  if (listed.has(ENCODING.zrle)) return createZrleEncoder(tiles, format, key, wishes.zlibLevel, streams);
  const pixels = createPixelWriter(format);
  const put = ({ column, row, rect }: PendingTile, name: string, encode: (tile: Tile) => Uint8Array) =>
    tiles.encoded(`${name} ${key}`, column, row, rect, encode);
  if (listed.has(ENCODING.hextile)) {
    return (tile, writer) => {
      encodeRectHeader(tile.rect, ENCODING.hextile, writer);
      writer.bytes(put(tile, "hextile", (piece) => written((to) => encodeHextile(piece, pixels, to))));
    };
  }
  const raw: TileEncoder = (tile, writer) => {
    encodeRectHeader(tile.rect, ENCODING.raw, writer);
    writer.bytes(put(tile, "raw", (piece) => written((to) => encodeRaw(piece, pixels, to))));
  };
  if (!listed.has(ENCODING.rre)) return raw;
  return (tile, writer) => {
    const bytes = put(tile, "rre", (piece) => tryEncodeRre(piece, pixels) ?? new Uint8Array(0));
    if (bytes.length === 0) raw(tile, writer);
    else {
      encodeRectHeader(tile.rect, ENCODING.rre, writer);
      writer.bytes(bytes);
    }
  };
}

/**
 * ZRLE has one zlib stream for a connection. Each tile is compressed on its own, and what it makes are whole blocks that
 * look back at nothing: put one after the other they are such a stream, whichever tiles a viewer has had before. So these
 * bytes, too, serve every viewer of the same format; only zlib's head belongs to the first of them.
 */
function createZrleEncoder(
  tiles: ScreenTiles,
  format: PixelFormat,
  key: string,
  level: number | undefined,
  streams: ViewerStreams,
): TileEncoder {
  const cpixels = createCpixelWriter(format);
  const encode = (tile: Tile) => tiles.deflate(encodeZrleTiles(tile, cpixels), level).subarray(ZLIB_HEAD.length);
  return ({ column, row, rect }, writer) => {
    const blocks = tiles.encoded(`zrle ${level ?? "fast"} ${key}`, column, row, rect, encode);
    const head = streams.zrleBegun ? new Uint8Array(0) : ZLIB_HEAD;
    streams.zrleBegun = true;
    encodeRectHeader(rect, ENCODING.zrle, writer);
    writer
      .u32(head.length + blocks.length)
      .bytes(head)
      .bytes(blocks);
  };
}

function written(write: (writer: ByteWriter) => void): Uint8Array {
  const writer = new ByteWriter("be", 4096);
  write(writer);
  return writer.finish();
}
