import type { PixelFormat } from "../pixel-format.ts";

/**
 * Undoes the gradient filter of Tight row by row: what is stored is the difference, modulo max + 1, to the prediction
 * left + up - up-left, clamped. Works on the channels of the wire's pixels, before they are widened to 8 bits.
 */
export class GradientFilter {
  readonly #format: PixelFormat;
  readonly #bytesPerPixel: number;
  readonly #width: number;
  #above: Uint16Array;
  #row: Uint16Array;

  /** `bytesPerPixel` 3 says that a pixel is R, G, B whatever the format. */
  constructor(format: PixelFormat, bytesPerPixel: number, width: number) {
    this.#format = format;
    this.#bytesPerPixel = bytesPerPixel;
    this.#width = width;
    this.#above = new Uint16Array(3 * width);
    this.#row = new Uint16Array(3 * width);
  }

  /** Turns a row of differences into a row of pixels, in place. */
  restore(bytes: Uint8Array): void {
    const { redMax, greenMax, blueMax } = this.#format;
    const maxima = [redMax, greenMax, blueMax];
    const above = this.#above;
    const row = this.#row;
    const channels = [0, 0, 0];
    for (let x = 0; x < this.#width; x++) {
      const at = x * this.#bytesPerPixel;
      this.#read(bytes, at, channels);
      for (let c = 0; c < 3; c++) {
        const max = maxima[c] as number;
        const i = 3 * x + c;
        const left = x > 0 ? (row[i - 3] as number) : 0;
        const corner = x > 0 ? (above[i - 3] as number) : 0;
        const guess = Math.min(max, Math.max(0, left + (above[i] as number) - corner));
        row[i] = (guess + (channels[c] as number)) & max;
        channels[c] = row[i] as number;
      }
      this.#write(bytes, at, channels);
    }
    this.#above = row;
    this.#row = above;
  }

  #read(bytes: Uint8Array, at: number, channels: number[]): void {
    const { redShift, greenShift, blueShift, redMax, greenMax, blueMax, bigEndian } = this.#format;
    const size = this.#bytesPerPixel;
    if (size === 3) {
      for (let c = 0; c < 3; c++) channels[c] = bytes[at + c] as number;
      return;
    }
    let value = 0;
    for (let i = 0; i < size; i++) value = (value << 8) | (bytes[bigEndian ? at + i : at + size - 1 - i] as number);
    channels[0] = (value >>> redShift) & redMax;
    channels[1] = (value >>> greenShift) & greenMax;
    channels[2] = (value >>> blueShift) & blueMax;
  }

  #write(bytes: Uint8Array, at: number, channels: readonly number[]): void {
    const { redShift, greenShift, blueShift, bigEndian } = this.#format;
    const [red = 0, green = 0, blue = 0] = channels;
    const size = this.#bytesPerPixel;
    if (size === 3) {
      bytes.set(channels, at);
      return;
    }
    let value = (red << redShift) | (green << greenShift) | (blue << blueShift);
    for (let i = 0; i < size; i++, value >>>= 8) bytes[bigEndian ? at + size - 1 - i : at + i] = value & 0xff;
  }
}
