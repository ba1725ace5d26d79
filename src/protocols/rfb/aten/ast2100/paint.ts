import type { Framebuffer } from "../../framebuffer.ts";
import { rgbOfYcc } from "./colour.ts";

/** Where to paint: a `Framebuffer`, or what looks like one. */
export type Ast2100Target = Pick<Framebuffer, "width" | "height" | "words">;

/**
 * Paints 8x8 pixels at (`x`, `y`) from 64 samples each of Y, Cb and Cr, cut to the target. `flat`: they are all of the
 * first pixel's colour.
 */
export function paintBlock(samples: Uint8Array, x: number, y: number, flat: boolean, target: Ast2100Target): void {
  const { words, width, height } = target;
  const right = Math.min(8, width - x);
  const bottom = Math.min(8, height - y);
  const colour = rgbOfYcc(samples[0] as number, samples[64] as number, samples[128] as number);
  for (let row = 0; row < bottom; row++) {
    const to = (y + row) * width + x;
    for (let i = 0; i < right; i++) {
      const at = row * 8 + i;
      words[to + i] = flat
        ? colour
        : rgbOfYcc(samples[at] as number, samples[at + 64] as number, samples[at + 128] as number);
    }
  }
}

/**
 * Paints one of the four 8x8 parts of a 4:2:0 block at (`left`, `top`), from four times 64 samples of Y and 64 each of Cb and
 * Cr, which are doubled in both directions.
 */
export function paintQuarter(
  samples: Uint8Array,
  part: number,
  left: number,
  top: number,
  flat: boolean,
  target: Ast2100Target,
): void {
  const { words, width, height } = target;
  const x = left + (part & 1) * 8;
  const y = top + (part >> 1) * 8;
  const right = Math.min(8, width - x);
  const bottom = Math.min(8, height - y);
  const luma = part * 64;
  const chroma = 256 + (part >> 1) * 32 + (part & 1) * 4;
  const colour = rgbOfYcc(samples[luma] as number, samples[chroma] as number, samples[chroma + 64] as number);
  for (let row = 0; row < bottom; row++) {
    const to = (y + row) * width + x;
    const from = luma + row * 8;
    const fromChroma = chroma + (row >> 1) * 8;
    for (let i = 0; i < right; i++) {
      const at = fromChroma + (i >> 1);
      words[to + i] = flat
        ? colour
        : rgbOfYcc(samples[from + i] as number, samples[at] as number, samples[at + 64] as number);
    }
  }
}
