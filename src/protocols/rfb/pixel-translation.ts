import { hasRgbTpixel, isColourMapped, type PixelFormat, RGBX32, sameFormat } from "./pixel-format.ts";

/** Turns pixels of one wire format into words of a frame buffer. */
export interface PixelReader {
  readonly bytesPerPixel: number;
  pixel(bytes: Uint8Array, offset: number): number;
  /** `count` pixels from the start of `bytes` into `words` from `offset`. */
  row(bytes: Uint8Array, words: Uint32Array, offset: number, count: number): void;
}

/** Turns words of a frame buffer into pixels of one wire format. */
export interface PixelWriter {
  readonly bytesPerPixel: number;
  pixel(word: number, bytes: Uint8Array, offset: number): void;
  /** `count` words from `offset` into `bytes` from `at`. */
  row(words: Uint32Array, offset: number, count: number, bytes: Uint8Array, at: number): void;
}

const ALPHA = 0xff000000;

/** The format must be usable (`isUsableFormat`), or be colour-mapped and have its map, of 256 words, which may change. */
export function createPixelReader(format: PixelFormat, colourMap?: Uint32Array): PixelReader {
  if (colourMap && isColourMapped(format)) {
    return createReader(1, (bytes, offset) => colourMap[bytes[offset] as number] as number);
  }
  const pixel = pixelOf(format, rawPixel(format));
  const bytesPerPixel = format.bitsPerPixel / 8;
  if (sameFormat(format, RGBX32)) return { bytesPerPixel, pixel, row: copyRgbxRow };
  return createReader(bytesPerPixel, pixel);
}

/** CPIXEL of ZRLE: 3 bytes when a pixel of 32 bits has its colours in 24 of them. */
export function createCpixelReader(format: PixelFormat, colourMap?: Uint32Array): PixelReader {
  const shift = cpixelShift(format);
  if (shift === null) return createPixelReader(format, colourMap);
  const at = (bytes: Uint8Array, i: number) => bytes[i] as number;
  const raw = format.bigEndian
    ? (bytes: Uint8Array, i: number) => ((at(bytes, i) << 16) | (at(bytes, i + 1) << 8) | at(bytes, i + 2)) << shift
    : (bytes: Uint8Array, i: number) => (at(bytes, i) | (at(bytes, i + 1) << 8) | (at(bytes, i + 2) << 16)) << shift;
  return createReader(3, pixelOf(format, raw));
}

/** TPIXEL of Tight: R, G, B in 3 bytes for the formats of `hasRgbTpixel`. */
export function createTpixelReader(format: PixelFormat, colourMap?: Uint32Array): PixelReader {
  return hasRgbTpixel(format) ? createCpixelReader(RGBX32) : createPixelReader(format, colourMap);
}

/** CPIXEL as the server writes it. */
export function createCpixelWriter(format: PixelFormat): PixelWriter {
  const shift = cpixelShift(format);
  if (shift === null) return createPixelWriter(format);
  const { pixel } = createPixelWriter(format);
  const whole = new Uint8Array(4);
  // Which 3 of the 4 bytes: the low ones come first in little-endian order, last in big-endian.
  const from = (shift === 0) === format.bigEndian ? 1 : 0;
  return createWriter(3, (word, bytes, offset) => {
    pixel(word, whole, 0);
    bytes[offset] = whole[from] as number;
    bytes[offset + 1] = whole[from + 1] as number;
    bytes[offset + 2] = whole[from + 2] as number;
  });
}

/** RFC 6143 section 7.7.5: by how many bits the 3 bytes of a CPIXEL are to be shifted, or null when it is a whole PIXEL. */
function cpixelShift(format: PixelFormat): 0 | 8 | null {
  if (format.bitsPerPixel !== 32 || format.depth > 24) return null;
  const { redMax, greenMax, blueMax, redShift, greenShift, blueShift } = format;
  const tops = [
    redShift + Math.log2(redMax + 1),
    greenShift + Math.log2(greenMax + 1),
    blueShift + Math.log2(blueMax + 1),
  ];
  if (Math.max(...tops) <= 24) return 0;
  return Math.min(redShift, greenShift, blueShift) >= 8 ? 8 : null;
}

/** Pixels out of their numbers. */
function pixelOf(format: PixelFormat, raw: (bytes: Uint8Array, offset: number) => number): PixelReader["pixel"] {
  const { redShift, greenShift, blueShift, redMax, greenMax, blueMax } = format;
  const red = toEightBits(redMax, 0);
  const green = toEightBits(greenMax, 8);
  const blue = toEightBits(blueMax, 16);
  return (bytes, offset) => {
    const value = raw(bytes, offset);
    return (
      ((red[(value >>> redShift) & redMax] as number) |
        (green[(value >>> greenShift) & greenMax] as number) |
        (blue[(value >>> blueShift) & blueMax] as number) |
        ALPHA) >>>
      0
    );
  };
}

function createReader(bytesPerPixel: number, pixel: PixelReader["pixel"]): PixelReader {
  return {
    bytesPerPixel,
    pixel,
    row(bytes, words, offset, count) {
      for (let i = 0; i < count; i++) words[offset + i] = pixel(bytes, i * bytesPerPixel);
    },
  };
}

/** The format must be usable (`isUsableFormat`). */
export function createPixelWriter(format: PixelFormat): PixelWriter {
  const red = fromEightBits(format.redMax, format.redShift);
  const green = fromEightBits(format.greenMax, format.greenShift);
  const blue = fromEightBits(format.blueMax, format.blueShift);
  const bytesPerPixel = format.bitsPerPixel / 8;
  const pixel = (word: number, bytes: Uint8Array, offset: number): void => {
    let value =
      (red[word & 0xff] as number) | (green[(word >>> 8) & 0xff] as number) | (blue[(word >>> 16) & 0xff] as number);
    if (format.bigEndian) {
      for (let i = bytesPerPixel - 1; i >= 0; i--, value >>>= 8) bytes[offset + i] = value & 0xff;
    } else {
      for (let i = 0; i < bytesPerPixel; i++, value >>>= 8) bytes[offset + i] = value & 0xff;
    }
  };
  if (sameFormat(format, RGBX32)) {
    return {
      bytesPerPixel,
      pixel,
      row(words, offset, count, bytes, at) {
        bytes.set(new Uint8Array(words.buffer, words.byteOffset + offset * 4, count * 4), at);
      },
    };
  }
  return createWriter(bytesPerPixel, pixel);
}

function createWriter(bytesPerPixel: number, pixel: PixelWriter["pixel"]): PixelWriter {
  return {
    bytesPerPixel,
    pixel,
    row(words, offset, count, bytes, at) {
      for (let i = 0; i < count; i++) pixel(words[offset + i] as number, bytes, at + i * bytesPerPixel);
    },
  };
}

/** The usual case, at memory speed; the fourth byte of the wire is anything and becomes 255. */
function copyRgbxRow(bytes: Uint8Array, words: Uint32Array, offset: number, count: number): void {
  new Uint8Array(words.buffer, words.byteOffset + offset * 4, count * 4).set(bytes.subarray(0, count * 4));
  for (let i = offset; i < offset + count; i++) words[i] = (words[i] as number) | ALPHA;
}

function rawPixel(format: PixelFormat): (bytes: Uint8Array, offset: number) => number {
  const at = (bytes: Uint8Array, i: number) => bytes[i] as number;
  if (format.bitsPerPixel === 8) return at;
  if (format.bitsPerPixel === 16) {
    return format.bigEndian
      ? (bytes, i) => (at(bytes, i) << 8) | at(bytes, i + 1)
      : (bytes, i) => at(bytes, i) | (at(bytes, i + 1) << 8);
  }
  return format.bigEndian
    ? (bytes, i) => (at(bytes, i) << 24) | (at(bytes, i + 1) << 16) | (at(bytes, i + 2) << 8) | at(bytes, i + 3)
    : (bytes, i) => at(bytes, i) | (at(bytes, i + 1) << 8) | (at(bytes, i + 2) << 16) | (at(bytes, i + 3) << 24);
}

function toEightBits(max: number, shift: number): Uint32Array {
  return Uint32Array.from({ length: max + 1 }, (_, value) => Math.round((value * 255) / max) << shift);
}

function fromEightBits(max: number, shift: number): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, value) => Math.round((value * max) / 255) << shift);
}
