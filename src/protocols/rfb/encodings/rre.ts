import type { ByteQueue, Parse } from "../byte-queue.ts";
import { serverFault } from "../errors.ts";
import type { Rect } from "../framebuffer.ts";
import type { DecodeTarget } from "./encoding.ts";

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
