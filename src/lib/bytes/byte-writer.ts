/** Appends fields to a buffer that grows. Byte order is fixed at construction, as in `ByteReader`. */
export class ByteWriter {
  readonly #little: boolean;
  #bytes: Uint8Array<ArrayBuffer>;
  #view: DataView;
  #length = 0;

  constructor(order: "be" | "le" = "be", initialBytes = 64) {
    this.#little = order === "le";
    this.#bytes = new Uint8Array(initialBytes);
    this.#view = new DataView(this.#bytes.buffer);
  }

  get length(): number {
    return this.#length;
  }

  u8(value: number): this {
    this.#view.setUint8(this.#grow(1), value);
    return this;
  }

  u16(value: number): this {
    this.#view.setUint16(this.#grow(2), value, this.#little);
    return this;
  }

  u32(value: number): this {
    this.#view.setUint32(this.#grow(4), value, this.#little);
    return this;
  }

  s32(value: number): this {
    this.#view.setInt32(this.#grow(4), value, this.#little);
    return this;
  }

  bytes(bytes: Uint8Array): this {
    this.#bytes.set(bytes, this.#grow(bytes.length));
    return this;
  }

  zeros(count: number): this {
    this.#bytes.fill(0, this.#grow(count), this.#length);
    return this;
  }

  /** The bytes so far, as a view: finish writing before you keep it. */
  finish(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length);
  }

  #grow(count: number): number {
    const start = this.#length;
    const needed = start + count;
    if (needed > this.#bytes.length) {
      const bigger = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
      bigger.set(this.#bytes.subarray(0, start));
      this.#bytes = bigger;
      this.#view = new DataView(bigger.buffer);
    }
    this.#length = needed;
    return start;
  }
}
