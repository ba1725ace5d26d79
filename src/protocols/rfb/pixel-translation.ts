import { type PixelFormat, RGBX32, sameFormat } from "./pixel-format.ts";

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

/** The format must be usable (`isUsableFormat`). */
export function createPixelReader(format: PixelFormat): PixelReader {
  const raw = rawPixel(format);
  const { redShift, greenShift, blueShift, redMax, greenMax, blueMax } = format;
  const red = toEightBits(redMax, 0);
  const green = toEightBits(greenMax, 8);
  const blue = toEightBits(blueMax, 16);
  const bytesPerPixel = format.bitsPerPixel / 8;
  const pixel = (bytes: Uint8Array, offset: number): number => {
    const value = raw(bytes, offset);
    return (
      ((red[(value >>> redShift) & redMax] as number) |
        (green[(value >>> greenShift) & greenMax] as number) |
        (blue[(value >>> blueShift) & blueMax] as number) |
        ALPHA) >>>
      0
    );
  };
  if (sameFormat(format, RGBX32)) return { bytesPerPixel, pixel, row: copyRgbxRow };
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
