import { ByteWriter } from "#/lib/bytes/index.ts";
import type { ByteQueue, Parse } from "../byte-queue.ts";
import { serverFault } from "../errors.ts";
import type { Rect } from "../framebuffer.ts";
import type { PixelWriter } from "../pixel-translation.ts";
import type { Tile } from "../tile.ts";
import { tryTileColours } from "../tile-colours.ts";
import type { DecodeTarget } from "./encoding.ts";
import { commonest, findSubrects } from "./hextile.ts";

/**
 * RRE, RFC 6143 section 7.7.3: U32 number-of-subrectangles, background PIXEL, then per subrectangle PIXEL and U16 x, y,
 * width, height.
 */
export function* decodeRre(input: ByteQueue, rect: Rect, { framebuffer, pixels }: DecodeTarget): Parse {
  const { bytesPerPixel } = pixels;
  if (input.length < 4 + bytesPerPixel) yield 4 + bytesPerPixel;
  const count = input.u32();
  if (count > rect.width * rect.height) {
    throw serverFault("RFB_PROTOCOL", `reading RRE: ${count} subrectangles are more than the rectangle has pixels`);
  }
  framebuffer.fill(rect, pixels.pixel(input.take(bytesPerPixel), 0));
  for (let i = 0; i < count; i++) {
    if (input.length < bytesPerPixel + 8) yield bytesPerPixel + 8;
    const colour = pixels.pixel(input.take(bytesPerPixel), 0);
    const x = input.u16();
    const y = input.u16();
    const width = input.u16();
    const height = input.u16();
    if (x + width > rect.width || y + height > rect.height) {
      throw serverFault("RFB_PROTOCOL", "reading RRE: a subrectangle lies outside its rectangle");
    }
    framebuffer.fill({ x: rect.x + x, y: rect.y + y, width, height }, colour);
  }
}

/** Null when Raw is shorter. */
export function tryEncodeRre(tile: Tile, pixels: PixelWriter): Uint8Array | null {
  const colours = tryTileColours(tile.words);
  if (!colours) return null;
  const background = commonest(colours);
  const subrects = findSubrects(tile, colours.indexes, background);
  const { bytesPerPixel } = pixels;
  if (subrects.length * (bytesPerPixel + 8) + bytesPerPixel + 4 > tile.words.length * bytesPerPixel) return null;
  const pixel = new Uint8Array(bytesPerPixel);
  const writer = new ByteWriter("be", 1024).u32(subrects.length);
  const put = (index: number) => {
    pixels.pixel(colours.palette[index] as number, pixel, 0);
    writer.bytes(pixel);
  };
  put(background);
  for (const { index, x, y, width, height } of subrects) {
    put(index);
    writer.u16(x).u16(y).u16(width).u16(height);
  }
  return writer.finish();
}
