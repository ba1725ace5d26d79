import type { BitWriter } from "./bit-writer.ts";
import { forwardDct } from "./forward-dct.ts";
import { HUFFMAN_CODES, type HuffmanCodes } from "./huffman.ts";
import { AAN_SCALE, type Component, quantisationTable, ZIGZAG } from "./quantisation.ts";

const EOB = 0x00;
const ZRL = 0xf0;

/** The largest value of a coefficient that baseline JPEG has a code for. */
const MAX_AC = 1023;

/** What `BlockDecoder` undoes: transform, quantisation and entropy coding (ITU T.81 F.1.2) of 64 samples. */
export class BlockEncoder {
  readonly #bits: BitWriter;
  readonly #predictors = new Int32Array(3);
  readonly #values = new Float32Array(64);
  readonly #quantised = new Int32Array(64);

  constructor(bits: BitWriter) {
    this.#bits = bits;
  }

  /** `reciprocals` of `quantisationReciprocals`. Samples of 0 to 255, from `start`. */
  encode(component: Component, predictor: number, reciprocals: Float32Array, samples: Uint8Array, start: number): void {
    const values = this.#values;
    for (let i = 0; i < 64; i++) values[i] = (samples[start + i] as number) - 128;
    forwardDct(values);
    const { dc, ac } = HUFFMAN_CODES[component];
    const first = Math.round((values[0] as number) * (reciprocals[0] as number));
    this.#putValue(dc, 0, first - (this.#predictors[predictor] as number));
    this.#predictors[predictor] = first;
    this.#putCoefficients(ac, this.#quantise(reciprocals));
  }

  /** To `#quantised`, in the order of the wire. The number of the last coefficient that is not 0. */
  #quantise(reciprocals: Float32Array): number {
    let last = 0;
    for (let k = 1; k < 64; k++) {
      const at = ZIGZAG[k] as number;
      const value = Math.round((this.#values[at] as number) * (reciprocals[at] as number));
      this.#quantised[k] = Math.max(-MAX_AC, Math.min(MAX_AC, value));
      if (value !== 0) last = k;
    }
    return last;
  }

  #putCoefficients(ac: HuffmanCodes, last: number): void {
    let zeros = 0;
    for (let k = 1; k <= last; k++) {
      const value = this.#quantised[k] as number;
      if (value === 0) {
        zeros++;
        continue;
      }
      for (; zeros > 15; zeros -= 16) this.#putCode(ac, ZRL);
      this.#putValue(ac, zeros, value);
      zeros = 0;
    }
    if (last < 63) this.#putCode(ac, EOB);
  }

  #putCode(codes: HuffmanCodes, symbol: number): void {
    const entry = codes[symbol] as number;
    this.#bits.put(entry & 0xffff, entry >>> 16);
  }

  /** The code for so many zeros and the value's size, and the value's bits: below zero one less. */
  #putValue(codes: HuffmanCodes, zeros: number, value: number): void {
    const size = 32 - Math.clz32(Math.abs(value));
    this.#putCode(codes, (zeros << 4) | size);
    this.#bits.put(value < 0 ? value - 1 : value, size);
  }
}

/** What to multiply the outcome of `forwardDct` with, in natural order. */
export function quantisationReciprocals(component: Component, selector: number): Float32Array {
  return Float32Array.from(quantisationTable(component, selector), (divisor, i) => {
    return 1 / (divisor * 8 * (AAN_SCALE[i >> 3] as number) * (AAN_SCALE[i & 7] as number));
  });
}
