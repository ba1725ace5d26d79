/** The colours of a tile, when they are few. */
export interface TileColours {
  /** Colour words in the order of their first appearance. */
  readonly palette: Uint32Array;
  /** Per pixel its place in `palette`. */
  readonly indexes: Uint8Array;
}

const MAX_COLOURS = 256;
const SLOTS = 1024;

/** Null when the tile has more than 256 colours. Text screens are runs of few colours, which this goes through fast. */
export function tryTileColours(words: Uint32Array): TileColours | null {
  const palette = new Uint32Array(MAX_COLOURS);
  const indexes = new Uint8Array(words.length);
  // Open addressing; a slot holds the index + 1.
  const slots = new Uint16Array(SLOTS);
  let count = 0;
  let previous = -1;
  let index = 0;
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as number;
    if (word !== previous) {
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
