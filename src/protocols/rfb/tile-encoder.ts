import type { ByteWriter } from "#/lib/bytes/index.ts";
import { ENCODING } from "./encodings/encoding.ts";
import { encodeHextile } from "./encodings/hextile.ts";
import { encodeRaw } from "./encodings/raw.ts";
import { encodeRectHeader } from "./messages/framebuffer-update.ts";
import { hasRgbTpixel, type PixelFormat } from "./pixel-format.ts";
import { createPixelWriter } from "./pixel-translation.ts";
import type { ScreenTiles } from "./screen-tiles.ts";
import { copyTile } from "./tile.ts";
import type { PendingTile } from "./viewer-screen.ts";

/** Appends one tile as a rectangle: head and data. */
export type TileEncoder = (tile: PendingTile, writer: ByteWriter) => void;

/**
 * The best of our encoders for a viewer: stateless Tight where its format allows (the same bytes for all), else Hextile,
 * else Raw, which every viewer understands. The viewer's own order is not followed: it does not know our costs.
 */
export function createTileEncoder(tiles: ScreenTiles, format: PixelFormat, listed: ReadonlySet<number>): TileEncoder {
  if (listed.has(ENCODING.tight) && hasRgbTpixel(format)) {
    return ({ column, row, rect }, writer) => {
      encodeRectHeader(rect, ENCODING.tight, writer);
      writer.bytes(tiles.tight(column, row, rect));
    };
  }
  const [encoding, encode] = listed.has(ENCODING.hextile)
    ? ([ENCODING.hextile, encodeHextile] as const)
    : ([ENCODING.raw, encodeRaw] as const);
  const pixels = createPixelWriter(format);
  return ({ rect }, writer) => {
    encodeRectHeader(rect, encoding, writer);
    encode(copyTile(tiles.framebuffer, rect), pixels, writer);
  };
}
