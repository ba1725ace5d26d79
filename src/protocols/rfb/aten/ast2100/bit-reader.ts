/** Bytes of zeros behind the end: more than one block can take, so that only a whole block needs a check. */
const MARGIN_BYTES = 2048;

/**
 * The bits of an AST2100 frame: 32-bit words, least significant byte first, and in each the most significant bit first.
 * Bits behind the end are zeros; `beyondEnd` says that some were read, and is to be asked after every block.
 */
export class BitReader {
  #bytes = new Uint8Array(0);
  /** The words of `#bytes`: as `Framebuffer`, for little-endian machines. */
  #words = new Int32Array(0);
  #position = 0;
  #end = 0;

  /** Starts at the first bit of `bytes`, which are copied. */
  reset(bytes: Uint8Array): void {
    const needed = (bytes.length + MARGIN_BYTES + 3) & ~3;
    if (this.#bytes.length < needed) {
      this.#bytes = new Uint8Array(Math.max(needed, 2 * this.#bytes.length) & ~3);
      this.#words = new Int32Array(this.#bytes.buffer);
    }
    this.#bytes.set(bytes);
    this.#bytes.fill(0, bytes.length, needed);
    this.#position = 0;
    this.#end = 8 * ((bytes.length + 3) & ~3);
  }

  get beyondEnd(): boolean {
    return this.#position > this.#end;
  }

  /** The next 32 bits, not taken. */
  peek(): number {
    const index = this.#position >>> 5;
    const shift = this.#position & 31;
    const first = this.#words[index] as number;
    const second = this.#words[index + 1] as number;
    return (first << shift) | ((second >>> 1) >>> (31 - shift));
  }

  skip(bits: number): void {
    this.#position += bits;
  }

  /** The next 1 to 32 bits. */
  take(bits: number): number {
    const value = this.peek() >>> (32 - bits);
    this.#position += bits;
    return value;
  }
}
