import type { ByteQueue, Parse } from "../byte-queue.ts";
import { serverFault } from "../errors.ts";
import type { Rect } from "../framebuffer.ts";
import type { DecodeTarget } from "./encoding.ts";

/** CopyRect, RFC 6143 section 7.7.2: U16 src-x-position, U16 src-y-position. Never sent by us: a viewer may lack the source. */
export function* decodeCopyRect(input: ByteQueue, rect: Rect, { framebuffer }: DecodeTarget): Parse {
  if (input.length < 4) yield 4;
  const fromX = input.u16();
  const fromY = input.u16();
  if (fromX + rect.width > framebuffer.width || fromY + rect.height > framebuffer.height) {
    throw serverFault("RFB_PROTOCOL", `reading CopyRect: the source at ${fromX},${fromY} lies outside the picture`);
  }
  framebuffer.copy(fromX, fromY, rect);
}
