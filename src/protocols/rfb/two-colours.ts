import type { Framebuffer, Rect } from "./framebuffer.ts";

/** Pixels of two colours as bits: text, mostly. */
export interface TwoColours {
  readonly first: number;
  /** Null when there is but one colour; `bits` are all zero then. */
  readonly second: number | null;
  /** One bit a pixel, 1 for the second colour, the first pixel in the top bit, every row from a new byte. Valid until the next call. */
  readonly bits: Uint8Array;
}

/** Where pixels lie among the words of a picture. */
export interface PixelArea {
  readonly words: Uint32Array;
  /** Words from one row to the next. */
  readonly stride: number;
  /** The word of the first pixel. */
  readonly start: number;
  readonly width: number;
  readonly height: number;
}

export function pixelArea({ words, width: stride }: Framebuffer, { x, y, width, height }: Rect): PixelArea {
  return { words, stride, start: y * stride + x, width, height };
}

/** Used again and again: new bits for each tile would keep the garbage collector busy. */
let scratch = new Uint8Array(0);

/** Packs pixels for as long as they have the same two colours, area after area, each to the right of the one before. */
class Packer {
  readonly first: number;
  second: number | null = null;
  readonly bits: Uint8Array;
  readonly #rowBytes: number;
  #column = 0;

  constructor({ words, start, height }: PixelArea, width: number) {
    this.first = (words[start] as number) | 0;
    this.#rowBytes = Math.ceil(width / 8);
    const length = this.#rowBytes * height;
    if (scratch.length < length) scratch = new Uint8Array(length);
    this.bits = scratch.subarray(0, length).fill(0);
  }

  /** False when there is a third colour: what was packed of this area is worth nothing then. */
  add({ words, stride, start, width, height }: PixelArea): boolean {
    let second = this.second;
    for (let row = 0; row < height; row++) {
      let at = row * this.#rowBytes + this.#column;
      const end = start + row * stride + width;
      for (let i = start + row * stride; i < end; i += 8, at++) {
        const isWhole = i + 8 <= end;
        if (isWhole && areEight(this.first, words, i)) continue;
        second ??= otherColour(this.first, words, i, end);
        if (second === null) continue;
        const byte = isWhole ? packEight(this.first, second, words, i) : packLast(this.first, second, words, i, end);
        if (byte < 0) return false;
        this.bits[at] = byte;
      }
    }
    this.second = second;
    this.#column += width >> 3;
    return true;
  }

  /** The bits of the areas so far, the rows close together. */
  finish(width: number, height: number): TwoColours {
    const rowBytes = Math.ceil(width / 8);
    if (rowBytes < this.#rowBytes) {
      for (let row = 1; row < height; row++) {
        const from = row * this.#rowBytes;
        this.bits.copyWithin(row * rowBytes, from, from + rowBytes);
      }
    }
    const second = this.second === null ? null : this.second >>> 0;
    return { first: this.first >>> 0, second, bits: this.bits.subarray(0, rowBytes * height) };
  }
}

/** Null for more than two colours. Gives up at the third, which photographs soon have. */
export function tryTwoColours(area: PixelArea): TwoColours | null {
  const packer = new Packer(area, area.width);
  return packer.add(area) ? packer.finish(area.width, area.height) : null;
}

/**
 * Takes as many of the areas, which lie side by side, as have no more than two colours together: null for none. All are of
 * one height, and all but the last of a width that is a multiple of 8.
 */
export function tryTwoColourRun(areas: readonly PixelArea[]): (TwoColours & { readonly count: number }) | null {
  const head = areas[0] as PixelArea;
  const packer = new Packer(
    head,
    areas.reduce((width, area) => width + area.width, 0),
  );
  let count = 0;
  let width = 0;
  for (const area of areas) {
    if (!packer.add(area)) break;
    width += area.width;
    count++;
  }
  return count === 0 ? null : { count, ...packer.finish(width, head.height) };
}

// Colours are signed words in here: an opaque pixel is beyond 2^31, and would be compared as a floating-point number. And
// nothing branches on a pixel: letters are what no processor foresees. This is where encoding spends its time.

/** Most of a text screen is background. `colour` is signed. */
export function areEight(colour: number, words: Uint32Array, at: number): boolean {
  return (
    (((words[at] as number) ^ colour) |
      ((words[at + 1] as number) ^ colour) |
      ((words[at + 2] as number) ^ colour) |
      ((words[at + 3] as number) ^ colour) |
      ((words[at + 4] as number) ^ colour) |
      ((words[at + 5] as number) ^ colour) |
      ((words[at + 6] as number) ^ colour) |
      ((words[at + 7] as number) ^ colour)) ===
    0
  );
}

function otherColour(first: number, words: Uint32Array, start: number, end: number): number | null {
  for (let i = start; i < end; i++) if (((words[i] as number) ^ first) !== 0) return (words[i] as number) | 0;
  return null;
}

/** -1 for a third colour. */
function packEight(first: number, second: number, words: Uint32Array, at: number): number {
  const other = first ^ second;
  let byte = 0;
  let wrong = 0;
  for (let i = at; i < at + 8; i++) {
    const difference = (words[i] as number) ^ first;
    const isOther = (difference | -difference) >>> 31;
    byte = (byte << 1) | isOther;
    // What differs from the first colour must be the second.
    wrong |= difference ^ (other & -isOther);
  }
  return wrong === 0 ? byte : -1;
}

/** The end of a row. */
function packLast(first: number, second: number, words: Uint32Array, at: number, end: number): number {
  let byte = 0;
  for (let i = at, bit = 0x80; i < Math.min(at + 8, end); i++, bit >>= 1) {
    const word = (words[i] as number) | 0;
    if (word === first) continue;
    if (word !== second) return -1;
    byte |= bit;
  }
  return byte;
}
