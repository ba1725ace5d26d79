import { tryTileColours } from "./tile-colours.ts";
import type { PixelArea } from "./two-colours.ts";

/** Above this share of pixels that repeat their neighbour JPEG has nothing to win: gradients, screenshots, drawings. */
const MAX_REPEATED = 0.6;
/** The same of a sample, which may be wrong by some. */
const MAX_SAMPLE_REPEATED = 0.8;
const SAMPLES_A_ROW = 16;
const ROWS_APART = 4;

/** A quick look at some pixels, which tells text from photographs nearly always: false for what need not be looked at closer. */
export function mayBePhotographic({ words, stride, start, width, height }: PixelArea): boolean {
  const step = Math.max(2, Math.floor(width / SAMPLES_A_ROW));
  let looked = 0;
  let repeated = 0;
  for (let row = 0; row < height; row += ROWS_APART) {
    const first = start + row * stride;
    for (let i = first; i + 1 < first + width; i += step) {
      looked++;
      if (words[i] === words[i + 1]) repeated++;
    }
  }
  return repeated <= MAX_SAMPLE_REPEATED * looked;
}

/** True for a tile of more colours than a palette holds, few of them next to their like. */
export function looksPhotographic(words: Uint32Array): boolean {
  if (tryTileColours(words) !== null) return false;
  let repeated = 0;
  for (let i = 1; i < words.length; i++) if (words[i] === words[i - 1]) repeated++;
  return repeated < MAX_REPEATED * words.length;
}
