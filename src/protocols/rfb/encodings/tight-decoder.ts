import type { ByteQueue, Parse } from "../byte-queue.ts";
import { serverFault } from "../errors.ts";
import type { Rect } from "../framebuffer.ts";
import type { PixelFormat } from "../pixel-format.ts";
import type { PixelReader } from "../pixel-translation.ts";
import { Inflater } from "../zlib/inflater.ts";
import { takeCompressed } from "./compressed.ts";
import type { DecodeTarget, RectDecoder } from "./encoding.ts";
import { type DecodePicture, paintPicture } from "./picture.ts";
import { MIN_TO_COMPRESS } from "./tight.ts";
import { GradientFilter } from "./tight-gradient.ts";

/** The high half of the compression control byte. Below 8 is basic compression. */
const CONTROL = { fill: 8, jpeg: 9, png: 10 } as const;
const EXPLICIT_FILTER = 4;
const FILTER = { copy: 0, palette: 1, gradient: 2 } as const;

export interface TightDecoderOptions {
  readonly format: PixelFormat;
  /** TPIXEL of that format. */
  readonly tpixels: PixelReader;
  readonly decodePicture?: DecodePicture | undefined;
}

/** Gives so many bytes of filtered data: from zlib, or as they are when they are few. */
type Filtered = (length: number) => Uint8Array;

/**
 * Tight and TightPNG, rfbproto: U8 compression control, then one colour, a JPEG or PNG file, or pixels through a filter and
 * one of four zlib streams, which live as long as the connection unless the low bits of the control reset them.
 */
export function createTightDecoder({ format, tpixels, decodePicture }: TightDecoderOptions): RectDecoder {
  const inflaters = Array.from({ length: 4 }, () => new Inflater());

  return function* decodeTight(input, rect, target) {
    if (rect.width === 0 || rect.height === 0) return;
    if (input.length < 1) yield 1;
    const control = input.u8();
    inflaters.forEach((inflater, i) => {
      if (control & (1 << i)) inflater.reset();
    });
    const kind = control >> 4;
    if (kind === CONTROL.fill) {
      if (input.length < tpixels.bytesPerPixel) yield tpixels.bytesPerPixel;
      target.framebuffer.fill(rect, tpixels.pixel(input.take(tpixels.bytesPerPixel), 0));
    } else if (kind === CONTROL.jpeg || kind === CONTROL.png) {
      const length = yield* compactLength(input);
      const file = yield* takeCompressed(input, length, rect.width * rect.height * 4, "Tight");
      yield* paintPicture(file, kind === CONTROL.jpeg ? "JPEG" : "PNG", rect, target, decodePicture);
    } else if (kind < CONTROL.fill) {
      yield* decodeBasic(input, rect, target, kind);
    } else {
      throw serverFault("RFB_PROTOCOL", `reading Tight: compression control ${control} is none`);
    }
  };

  function* decodeBasic(input: ByteQueue, rect: Rect, target: DecodeTarget, kind: number): Parse {
    let filter: number = FILTER.copy;
    if (kind & EXPLICIT_FILTER) {
      if (input.length < 1) yield 1;
      filter = input.u8();
    }
    if (filter > FILTER.gradient) throw serverFault("RFB_PROTOCOL", `reading Tight: filter ${filter} is none`);
    const palette = filter === FILTER.palette ? yield* readPalette(input) : null;
    const rowBytes = !palette
      ? rect.width * tpixels.bytesPerPixel
      : palette.length <= 2
        ? Math.ceil(rect.width / 8)
        : rect.width;
    const inflater = inflaters[kind & 3] as Inflater;
    const filtered = yield* openFiltered(input, rowBytes * rect.height, inflater);
    if (palette) paintPalette(rect, target, palette, filtered);
    else paintPixels(rect, target, filtered, filter === FILTER.gradient);
    inflater.finish();
  }

  function* openFiltered(input: ByteQueue, length: number, inflater: Inflater): Parse<Filtered> {
    if (length >= MIN_TO_COMPRESS) {
      inflater.push(yield* takeCompressed(input, yield* compactLength(input), length, "Tight"));
      return (count) => inflater.read(count);
    }
    if (input.length < length) yield length;
    return (count) => input.take(count);
  }

  function* readPalette(input: ByteQueue): Parse<Uint32Array> {
    if (input.length < 1) yield 1;
    const count = input.u8() + 1;
    const each = tpixels.bytesPerPixel;
    if (input.length < count * each) yield count * each;
    const bytes = input.take(count * each);
    return Uint32Array.from({ length: count }, (_, i) => tpixels.pixel(bytes, i * each));
  }

  function paintPixels(rect: Rect, { framebuffer }: DecodeTarget, filtered: Filtered, gradient: boolean): void {
    const filter = gradient ? new GradientFilter(format, tpixels.bytesPerPixel, rect.width) : null;
    for (let y = rect.y; y < rect.y + rect.height; y++) {
      let row = filtered(rect.width * tpixels.bytesPerPixel);
      if (filter) {
        // A copy: the inflater looks back at what it gave.
        row = row.slice();
        filter.restore(row);
      }
      tpixels.row(row, framebuffer.words, y * framebuffer.width + rect.x, rect.width);
    }
  }
}

/** Two colours take a bit a pixel, the first highest, every row from a new byte; more take a byte. */
function paintPalette(rect: Rect, { framebuffer }: DecodeTarget, palette: Uint32Array, filtered: Filtered): void {
  const isBits = palette.length <= 2;
  for (let y = rect.y; y < rect.y + rect.height; y++) {
    const row = filtered(isBits ? Math.ceil(rect.width / 8) : rect.width);
    const start = y * framebuffer.width + rect.x;
    for (let x = 0; x < rect.width; x++) {
      const word = palette[isBits ? ((row[x >> 3] as number) >> (7 - (x & 7))) & 1 : (row[x] as number)];
      if (word === undefined) {
        throw serverFault("RFB_PROTOCOL", `reading Tight: a colour beyond the ${palette.length} of its palette`);
      }
      framebuffer.words[start + x] = word;
    }
  }
}

/** 7, 7 and 8 bits, the low ones first; the top bit of the first two says that more follow. */
function* compactLength(input: ByteQueue): Parse<number> {
  let length = 0;
  for (let shift = 0; shift <= 14; shift += 7) {
    if (input.length < 1) yield 1;
    const byte = input.u8();
    length |= (shift === 14 ? byte : byte & 0x7f) << shift;
    if (!(byte & 0x80)) break;
  }
  return length;
}
