/** The colours of a tile, when they are few. Both arrays are valid until the next call. */
export interface TileColours {
  /** Colour words in the order of their first appearance. */
  readonly palette: Uint32Array;
  /** Per pixel its place in `palette`. */
  readonly indexes: Uint8Array;
}

/** A tile of two colours: text, mostly. `bits` are valid until the next call. */
export interface TwoColours {
  readonly first: number;
  readonly second: number;
  /** One bit a pixel, 1 for the second colour, the first pixel in the top bit, every row from a new byte. */
  readonly bits: Uint8Array;
}

const MAX_COLOURS = 256;
const SLOTS = 1024;
/** Used again and again: a new set for each tile would keep the garbage collector busy. */
const palette = new Uint32Array(MAX_COLOURS);
/** Open addressing; a slot holds the index + 1. */
const slots = new Uint16Array(SLOTS);
let scratch = new Uint8Array(0);

/** Null when the tile has more than 256 colours. Runs of one colour are gone through fast. */
export function tryTileColours(words: Uint32Array): TileColours | null {
  if (scratch.length < words.length) scratch = new Uint8Array(words.length);
  const indexes = scratch.subarray(0, words.length);
  slots.fill(0);
  let count = 0;
  let previous = -1;
  let index = 0;
  // Letters and their background take turns: the colour before the last is looked at first.
  let other = -1;
  let otherIndex = 0;
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as number;
    if (word === other) {
      const swapped = index;
      other = previous;
      previous = word;
      index = otherIndex;
      otherIndex = swapped;
    } else if (word !== previous) {
      other = previous;
      otherIndex = index;
      previous = word;
      let slot = (Math.imul(word, 0x9e3779b1) >>> 22) & (SLOTS - 1);
      while (slots[slot] !== 0 && palette[(slots[slot] as number) - 1] !== word) slot = (slot + 1) & (SLOTS - 1);
      if (slots[slot] === 0) {
        if (count === MAX_COLOURS) return null;
        palette[count++] = word;
        slots[slot] = count;
      }
      index = (slots[slot] as number) - 1;
    }
    indexes[i] = index;
  }
  return { palette: palette.subarray(0, count), indexes };
}

/** Null when the tile has one colour, or more than two. Gives up at the third, which photographs soon have. */
export function tryTwoColours(words: Uint32Array, width: number): TwoColours | null {
  const first = words[0] as number;
  let second = first;
  const length = Math.ceil(width / 8) * (words.length / width);
  if (scratch.length < length) scratch = new Uint8Array(length);
  const bits = scratch.subarray(0, length).fill(0);
  for (let at = 0, i = 0; i < words.length; ) {
    const rowEnd = i + width;
    while (i < rowEnd) {
      if (i + 8 <= rowEnd && areEight(first, words, i)) {
        i += 8;
        at++;
        continue;
      }
      const end = Math.min(i + 8, rowEnd);
      let byte = 0;
      for (let bit = 0x80; i < end; i++, bit >>= 1) {
        const word = words[i] as number;
        if (word === first) continue;
        if (word !== second) {
          if (second !== first) return null;
          second = word;
        }
        byte |= bit;
      }
      bits[at++] = byte;
    }
  }
  return second === first ? null : { first, second, bits };
}

/** Eight pixels at once, for most of a text screen is background. Written out, since this is where encoding spends its time. */
function areEight(colour: number, words: Uint32Array, at: number): boolean {
  return (
    words[at] === colour &&
    words[at + 1] === colour &&
    words[at + 2] === colour &&
    words[at + 3] === colour &&
    words[at + 4] === colour &&
    words[at + 5] === colour &&
    words[at + 6] === colour &&
    words[at + 7] === colour
  );
}

/** Above this share of pixels that repeat their neighbour JPEG has nothing to win: gradients, screenshots, drawings. */
const MAX_REPEATED = 0.6;

/** For a tile of more colours than a palette holds. */
export function looksPhotographic(words: Uint32Array): boolean {
  let repeated = 0;
  for (let i = 1; i < words.length; i++) if (words[i] === words[i - 1]) repeated++;
  return repeated < MAX_REPEATED * words.length;
}
