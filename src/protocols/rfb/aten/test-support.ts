import { Framebuffer, packRgb } from "../framebuffer.ts";
import { seededNumbers } from "../test-support.ts";

/** For tests: a text console, light grey on black with a coloured line now and then. */
export function textScreen(width: number, height: number, seed = 5): Framebuffer {
  const framebuffer = new Framebuffer(width, height);
  const random = seededNumbers(seed);
  const colours = [packRgb(170, 170, 170), packRgb(255, 255, 85), packRgb(85, 85, 255)];
  for (let y = 0; y + 16 <= height; y += 16) {
    const colour = colours[random(10) > 7 ? 1 + random(2) : 0] as number;
    const columns = random(Math.floor(width / 8) + 1);
    for (let x = 0; x < columns * 8; x += 8) {
      for (let row = 3; row < 13; row++) {
        const bits = random(256);
        for (let i = 0; i < 7; i++) if (bits & (1 << i)) framebuffer.words[(y + row) * width + x + i] = colour;
      }
    }
  }
  return framebuffer;
}

/** How alike two pictures are, in decibels; infinite when they are the same, -1 when their sizes are not. */
export function psnr(a: Framebuffer, b: Framebuffer): number {
  if (a.width !== b.width || a.height !== b.height) return -1;
  let squares = 0;
  for (let i = 0; i < a.pixels.length; i++) {
    const difference = (a.pixels[i] as number) - (b.pixels[i] as number);
    squares += difference * difference;
  }
  if (squares === 0) return Number.POSITIVE_INFINITY;
  return 10 * Math.log10((255 * 255 * a.width * a.height * 3) / squares);
}
