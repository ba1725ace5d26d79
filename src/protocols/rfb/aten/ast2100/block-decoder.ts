import { invalidFrame } from "../errors.ts";
import type { BitReader } from "./bit-reader.ts";
import { HUFFMAN_LOOKUP } from "./huffman.ts";
import { inverseDct, toSample } from "./idct.ts";
import { type Component, ZIGZAG } from "./quantisation.ts";

/** Which of the three running DC values a block of 8x8 samples continues. */
export const PREDICTOR = { y: 0, cb: 1, cr: 2 } as const;

/** Baseline JPEG's entropy coding (ITU T.81 F.2.2) and transform, for one block of 8x8 samples at a time. */
export class BlockDecoder {
  readonly #bits: BitReader;
  readonly #predictors = new Int32Array(3);
  readonly #coefficients = new Int32Array(64);

  constructor(bits: BitReader) {
    this.#bits = bits;
  }

  /** A frame begins. */
  reset(): void {
    this.#predictors.fill(0);
  }

  /**
   * Decodes 64 samples to `samples` from `start`. True when they are all the same, which in pictures of text most are.
   */
  decode(component: Component, predictor: number, factors: Int32Array, samples: Uint8Array, start: number): boolean {
    const bits = this.#bits;
    const { dc, ac } = HUFFMAN_LOOKUP[component];
    const coefficients = this.#coefficients;

    let peeked = bits.peek();
    let entry = dc[peeked >>> 16] as number;
    if (entry === 0) throw invalidFrame("reading an AST2100 frame: bits that are no DC code");
    let length = entry >>> 8;
    const category = entry & 255;
    let value = this.#predictors[predictor] as number;
    if (category > 0) value = (value + extend((peeked << length) >>> (32 - category), category)) | 0;
    this.#predictors[predictor] = value;
    bits.skip(length + category);
    const first = Math.imul(value, factors[0] as number) >> 16;

    let flat = true;
    for (let k = 1; k < 64; k++) {
      peeked = bits.peek();
      entry = ac[peeked >>> 16] as number;
      if (entry === 0) throw invalidFrame("reading an AST2100 frame: bits that are no AC code");
      length = entry >>> 8;
      const size = entry & 15;
      const run = (entry >>> 4) & 15;
      bits.skip(length + size);
      if (size === 0) {
        if (run !== 15) break; // EOB
        k += 15; // ZRL
        continue;
      }
      k += run;
      if (k > 63) {
        this.#coefficients.fill(0);
        throw invalidFrame("reading an AST2100 frame: more than 64 coefficients in a block");
      }
      const at = ZIGZAG[k] as number;
      coefficients[at] = Math.imul(extend((peeked << length) >>> (32 - size), size), factors[at] as number) >> 16;
      flat = false;
    }
    if (flat) {
      samples.fill(toSample(first), start, start + 64);
      return true;
    }
    coefficients[0] = first;
    inverseDct(coefficients, samples, start);
    coefficients.fill(0);
    return false;
  }
}

/** EXTEND, ITU T.81 figure F.12. */
function extend(value: number, size: number): number {
  return value < 1 << (size - 1) ? value - (1 << size) + 1 : value;
}
