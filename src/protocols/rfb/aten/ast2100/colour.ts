/**
 * Studio-swing BT.601 in 16.16 fixed point, each term rounded by itself, as the vendor's viewer does it: Y of 16 is black.
 */
const SHIFT = 384;
const LUMA = terms(1.164, 16);
const CR_RED = terms(1.597656, 128);
const CR_GREEN = terms(-0.8125, 128);
const CB_GREEN = terms(-0.390625, 128);
const CB_BLUE = terms(2.015625, 128);
const CLAMP = Uint8ClampedArray.from({ length: 1024 }, (_, i) => i - SHIFT);

function terms(factor: number, zero: number): Int16Array {
  const fixed = Math.round(factor * 65536);
  return Int16Array.from({ length: 256 }, (_, value) => (fixed * (value - zero) + 0x8000) >> 16);
}

/** A word of `Framebuffer.words`. */
export function rgbOfYcc(luma: number, cb: number, cr: number): number {
  const y = SHIFT + (LUMA[luma] as number);
  const red = CLAMP[y + (CR_RED[cr] as number)] as number;
  const green = CLAMP[y + (CR_GREEN[cr] as number) + (CB_GREEN[cb] as number)] as number;
  const blue = CLAMP[y + (CB_BLUE[cb] as number)] as number;
  return red | (green << 8) | (blue << 16) | 0xff000000;
}

/** The other way, rounded: Y, Cb and Cr of a word as `y << 16 | cb << 8 | cr`. */
export function yccOfRgb(word: number): number {
  const red = word & 255;
  const green = (word >>> 8) & 255;
  const blue = (word >>> 16) & 255;
  const y = (16.5 + 0.25679 * red + 0.50413 * green + 0.09791 * blue) | 0;
  const cb = (128.5 - 0.14822 * red - 0.29099 * green + 0.43922 * blue) | 0;
  const cr = (128.5 + 0.43922 * red - 0.36779 * green - 0.07143 * blue) | 0;
  return (y << 16) | (cb << 8) | cr;
}
