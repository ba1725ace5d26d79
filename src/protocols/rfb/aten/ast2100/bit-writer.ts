/** Writes what `BitReader` reads. */
export class BitWriter {
  #bytes: Uint8Array<ArrayBuffer>;
  #view: DataView;
  #length: number;
  #word = 0;
  #free = 32;

  /** `head` comes before the words, as it is. */
  constructor(head: Uint8Array) {
    this.#bytes = new Uint8Array(16 * 1024);
    this.#bytes.set(head);
    this.#length = head.length;
    this.#view = new DataView(this.#bytes.buffer);
  }

  /** The lowest `count` (0 to 32) bits of `value`. */
  put(value: number, count: number): void {
    if (count < this.#free) {
      this.#free -= count;
      if (count > 0) this.#word |= (value & (0xffffffff >>> (32 - count))) << this.#free;
      return;
    }
    const rest = count - this.#free;
    this.#store(this.#word | ((value >>> rest) & (0xffffffff >>> (32 - this.#free))));
    this.#word = 0;
    this.#free = 32;
    if (rest > 0) this.put(value, rest);
  }

  /** Fills up the last word, appends two words of zeros as the hardware does, and gives it all. */
  finish(): Uint8Array<ArrayBuffer> {
    if (this.#free < 32) this.#store(this.#word);
    this.#store(0);
    this.#store(0);
    return this.#bytes.subarray(0, this.#length);
  }

  #store(word: number): void {
    if (this.#length + 4 > this.#bytes.length) {
      const bigger = new Uint8Array(2 * this.#bytes.length);
      bigger.set(this.#bytes);
      this.#bytes = bigger;
      this.#view = new DataView(bigger.buffer);
    }
    this.#view.setUint32(this.#length, word, true);
    this.#length += 4;
  }
}
