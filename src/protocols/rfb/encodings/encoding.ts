import type { ByteQueue, Parse } from "../byte-queue.ts";
import type { Framebuffer, Rect } from "../framebuffer.ts";
import type { PixelReader } from "../pixel-translation.ts";

/** Encoding numbers, RFC 6143 section 7.7 and the rfbproto registry. Negative ones are pseudo-encodings. */
export const ENCODING = {
  raw: 0,
  copyRect: 1,
  rre: 2,
  hextile: 5,
  tight: 7,
  desktopSize: -223,
  lastRect: -224,
} as const;

/** Where a decoder paints, and how the server lays out its pixels. */
export interface DecodeTarget {
  readonly framebuffer: Framebuffer;
  readonly pixels: PixelReader;
}

/**
 * Decodes the data of one rectangle, which the caller has found to lie inside the picture. It sees the bytes and the
 * target only, and marks no damage.
 */
export type RectDecoder = (input: ByteQueue, rect: Rect, target: DecodeTarget) => Parse;
