import { areEight } from "./two-colours.ts";

/** The colours of a tile, when they are few. Both arrays are valid until the next call. */
export interface TileColours {
  /** Colour words in the order of their first appearance. */
  readonly palette: Uint32Array;
  /** Per pixel its place in `palette`. */
  readonly indexes: Uint8Array;
}

const MAX_COLOURS = 256;
const SLOTS = 1024;
/** Used again and again: a new set for each tile would keep the garbage collector busy. Signed, as in two-colours.ts. */
const palette = new Int32Array(MAX_COLOURS);
/** Open addressing; a slot holds the index + 1. */
const slots = new Uint16Array(SLOTS);
let scratch = new Uint32Array(0);

/** Null when the tile has more than 256 colours. Runs of one colour are gone through fast. */
export function tryTileColours(words: Uint32Array): TileColours | null {
  if (scratch.length * 4 < words.length) scratch = new Uint32Array(Math.ceil(words.length / 4));
  const indexes = new Uint8Array(scratch.buffer, 0, words.length);
  slots.fill(0);
  let previous = (words[0] as number) | 0;
  let index = 0;
  let count = 1;
  palette[0] = previous;
  slots[slotOf(previous)] = 1;
  // Letters and their background take turns: the colour before the last is looked at first.
  let other = previous;
  let otherIndex = 0;
  for (let i = 0; i < words.length; i += 8) {
    const end = Math.min(i + 8, words.length);
    if (end === i + 8 && areEight(previous, words, i)) {
      scratch[i >> 2] = index * 0x01010101;
      scratch[(i >> 2) + 1] = index * 0x01010101;
      continue;
    }
    for (let at = i; at < end; at++) {
      const word = (words[at] as number) | 0;
      if (word !== previous) {
        const swapped = index;
        if (word === other) index = otherIndex;
        else {
          let slot = slotOf(word);
          while (slots[slot] !== 0 && palette[(slots[slot] as number) - 1] !== word) slot = (slot + 1) & (SLOTS - 1);
          if (slots[slot] === 0) {
            if (count === MAX_COLOURS) return null;
            palette[count++] = word;
            slots[slot] = count;
          }
          index = (slots[slot] as number) - 1;
        }
        other = previous;
        otherIndex = swapped;
        previous = word;
      }
      indexes[at] = index;
    }
  }
  return { palette: new Uint32Array(palette.buffer, 0, count), indexes };
}

function slotOf(word: number): number {
  return (Math.imul(word, 0x9e3779b1) >>> 22) & (SLOTS - 1);
}
