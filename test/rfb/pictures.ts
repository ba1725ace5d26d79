import { Framebuffer, packRgb } from "#/protocols/rfb/index.ts";

/** Text-like, few-coloured, solid and noisy parts, and an odd size: every way a rectangle can be encoded. */
export function testPicture(width: number, height: number): Framebuffer {
  const framebuffer = new Framebuffer(width, height);
  const { words } = framebuffer;
  let seed = 1;
  for (let i = 0; i < words.length; i++) {
    const x = i % width;
    const y = Math.floor(i / width);
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    const noise = packRgb((seed >>> 24) & 255, (seed >>> 16) & 255, (x * y) & 255);
    const text = ((x * 7 + (y >> 1) * 3) >> 2) % 5 === 0 ? packRgb(170, 170, 170) : packRgb(0, 0, 170);
    const stripes = packRgb((x >> 4) * 8, (y >> 3) * 8, 64);
    words[i] = y % 100 < 40 ? text : y % 100 < 60 ? stripes : y % 100 < 75 ? packRgb(12, 200, 3) : noise;
  }
  return framebuffer;
}

/** Where `part` is to be found in `whole`, pixel for pixel: "x,y", or null. */
export function findPicture(part: Framebuffer, whole: Framebuffer): string | null {
  for (let y = 0; y + part.height <= whole.height; y++) {
    for (let x = 0; x + part.width <= whole.width; x++) if (liesAt(part, whole, x, y)) return `${x},${y}`;
  }
  return null;
}

export function samePicture(a: Framebuffer, b: Framebuffer): boolean {
  return a.width === b.width && a.height === b.height && liesAt(a, b, 0, 0);
}

function liesAt(part: Framebuffer, whole: Framebuffer, x: number, y: number): boolean {
  for (let row = 0; row < part.height; row++) {
    const from = (y + row) * whole.width + x;
    for (let column = 0; column < part.width; column++) {
      if (whole.words[from + column] !== part.words[row * part.width + column]) return false;
    }
  }
  return true;
}
