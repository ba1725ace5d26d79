import type { ByteWriter } from "#/lib/bytes/index.ts";
import type { ByteQueue, Parse } from "../byte-queue.ts";
import type { Rect } from "../framebuffer.ts";
import type { PixelWriter } from "../pixel-translation.ts";
import type { Tile } from "../tile.ts";
import type { DecodeTarget } from "./encoding.ts";

/** Raw, RFC 6143 section 7.7.1: width * height PIXEL, row by row. */
export function* decodeRaw(input: ByteQueue, rect: Rect, { framebuffer, pixels }: DecodeTarget): Parse {
  const rowBytes = rect.width * pixels.bytesPerPixel;
  for (let y = rect.y; y < rect.y + rect.height; y++) {
    if (input.length < rowBytes) yield rowBytes;
    pixels.row(input.take(rowBytes), framebuffer.words, y * framebuffer.width + rect.x, rect.width);
  }
}

export function encodeRaw(tile: Tile, pixels: PixelWriter, writer: ByteWriter): void {
  const count = tile.width * tile.height;
  const bytes = new Uint8Array(count * pixels.bytesPerPixel);
  pixels.row(tile.words, 0, count, bytes, 0);
  writer.bytes(bytes);
}
