import type { ByteQueue, Parse } from "../byte-queue.ts";
import { serverFault } from "../errors.ts";
import { packRgb, type Rect } from "../framebuffer.ts";
import type { RfbLimits } from "../limits.ts";
import type { PixelReader } from "../pixel-translation.ts";

/** The shape of the server's mouse pointer, kept apart from the picture. Without pixels it is hidden. */
export interface Cursor {
  readonly width: number;
  readonly height: number;
  /** The pixel that points. */
  readonly hotX: number;
  readonly hotY: number;
  /** One word a pixel, as in `Framebuffer.words`, the highest byte being the opacity. */
  readonly words: Uint32Array;
}

const TRANSPARENT = 0;
const RAW = 0;

export function* readCursor(input: ByteQueue, rect: Rect, pixels: PixelReader, limits: RfbLimits): Parse<Cursor> {
  checkSize(rect, limits);
  const count = rect.width * rect.height;
  const words = new Uint32Array(count);
  pixels.row(yield* take(input, count * pixels.bytesPerPixel), words, 0, count);
  const mask = yield* take(input, maskBytes(rect));
  for (let i = 0; i < count; i++) if (!maskBit(mask, rect, i)) words[i] = TRANSPARENT;
  return cursor(rect, words);
}

/** X Cursor, rfbproto: R, G, B of foreground and background, a bitmap and a mask. Nothing at all when it is empty. */
export function* readXCursor(input: ByteQueue, rect: Rect, limits: RfbLimits): Parse<Cursor> {
  checkSize(rect, limits);
  const count = rect.width * rect.height;
  const words = new Uint32Array(count);
  if (count === 0) return cursor(rect, words);
  const colours = (yield* take(input, 6)).slice();
  const colour = (at: number) => packRgb(colours[at] as number, colours[at + 1] as number, colours[at + 2] as number);
  const bitmap = (yield* take(input, maskBytes(rect))).slice();
  const mask = yield* take(input, maskBytes(rect));
  for (let i = 0; i < count; i++) {
    words[i] = maskBit(mask, rect, i) ? colour(maskBit(bitmap, rect, i) ? 0 : 3) : TRANSPARENT;
  }
  return cursor(rect, words);
}

/** Cursor With Alpha, rfbproto: S32 encoding and R, G, B, A, multiplied with A already. Servers send it Raw. */
export function* readCursorWithAlpha(input: ByteQueue, rect: Rect, limits: RfbLimits): Parse<Cursor> {
  checkSize(rect, limits);
  if (input.length < 4) yield 4;
  const encoding = input.s32();
  if (encoding !== RAW) throw serverFault("RFB_PROTOCOL", `reading a cursor with alpha: it is in encoding ${encoding}`);
  return cursor(rect, rgbaWords(yield* take(input, rect.width * rect.height * 4)));
}

/** VMware cursor: U8 type, pad; 0: AND mask and XOR mask of PIXEL; 1: R, G, B, A. */
export function* readVmwareCursor(input: ByteQueue, rect: Rect, pixels: PixelReader, limits: RfbLimits): Parse<Cursor> {
  checkSize(rect, limits);
  if (input.length < 2) yield 2;
  const type = input.u8();
  input.take(1);
  const count = rect.width * rect.height;
  if (type === 1) return cursor(rect, rgbaWords(yield* take(input, count * 4)));
  if (type !== 0) throw serverFault("RFB_PROTOCOL", `reading a VMware cursor: type ${type} is none`);
  const words = new Uint32Array(count);
  const and = new Uint32Array(count);
  pixels.row(yield* take(input, count * pixels.bytesPerPixel), and, 0, count);
  pixels.row(yield* take(input, count * pixels.bytesPerPixel), words, 0, count);
  const black = packRgb(0, 0, 0);
  // What would invert the picture below becomes black: a shape of its own cannot say "invert".
  for (let i = 0; i < count; i++) if (and[i] !== black) words[i] = words[i] === black ? TRANSPARENT : black;
  return cursor(rect, words);
}

function cursor(rect: Rect, words: Uint32Array): Cursor {
  return { width: rect.width, height: rect.height, hotX: rect.x, hotY: rect.y, words };
}

function checkSize({ width, height }: Rect, { maxCursorSide }: RfbLimits): void {
  if (width > maxCursorSide || height > maxCursorSide) {
    throw serverFault("RFB_LIMIT", `reading a cursor: ${width}x${height}, the limit is ${maxCursorSide} a side`);
  }
}

function* take(input: ByteQueue, length: number): Parse<Uint8Array> {
  if (input.length < length) yield length;
  return input.take(length);
}

/** One bit a pixel, the first highest, every row from a new byte. */
function maskBytes({ width, height }: Rect): number {
  return Math.ceil(width / 8) * height;
}

function maskBit(mask: Uint8Array, { width }: Rect, i: number): boolean {
  const x = i % width;
  const byte = mask[Math.floor(i / width) * Math.ceil(width / 8) + (x >> 3)] as number;
  return ((byte >> (7 - (x & 7))) & 1) === 1;
}

function rgbaWords(bytes: Uint8Array): Uint32Array {
  return new Uint32Array(bytes.slice().buffer);
}
