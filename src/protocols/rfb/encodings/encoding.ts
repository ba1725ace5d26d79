import type { ByteQueue, Parse } from "../byte-queue.ts";
import type { Framebuffer, Rect } from "../framebuffer.ts";
import type { PixelReader } from "../pixel-translation.ts";

/** Encoding numbers, RFC 6143 section 7.7 and the rfbproto registry. Negative ones are pseudo-encodings. */
export const ENCODING = {
  raw: 0,
  copyRect: 1,
  rre: 2,
  hextile: 5,
  zlib: 6,
  tight: 7,
  zrle: 16,
  tightPng: -260,
  /** -32 is quality 0, -23 quality 9: the viewer takes JPEG. */
  jpegQuality0: -32,
  jpegQuality9: -23,
  /** -256 is level 0, -247 level 9. */
  compressLevel0: -256,
  compressLevel9: -247,
  desktopSize: -223,
  lastRect: -224,
  cursor: -239,
  xCursor: -240,
  cursorWithAlpha: -314,
  vmwareCursor: 0x574d5664,
  pointerMotionChange: -257,
  extendedKey: -258,
  qemuAudio: -259,
  ledState: -261,
  desktopName: -307,
  extendedDesktopSize: -308,
  extendedMouseButtons: -316,
  extendedClipboard: 0xc0a1_e5ce | 0,
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
