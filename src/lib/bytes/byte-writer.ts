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
    const at = this.#grow(1);
    this.#view.setUint8(at, value);
    return this;
  }

  u16(value: number): this {
    const at = this.#grow(2);
    this.#view.setUint16(at, value, this.#little);
    return this;
  }

  u32(value: number): this {
    const at = this.#grow(4);
    this.#view.setUint32(at, value, this.#little);
    return this;
  }

  s32(value: number): this {
    const at = this.#grow(4);
    this.#view.setInt32(at, value, this.#little);
    return this;
  }

  bytes(bytes: Uint8Array): this {
    const at = this.#grow(bytes.length);
    this.#bytes.set(bytes, at);
    return this;
  }

  zeros(count: number): this {
    const at = this.#grow(count);
    this.#bytes.fill(0, at, this.#length);
    return this;
  }

  /** The bytes so far, as a view: finish writing before you keep it. */
  finish(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Makes room and gives its start. First, on a line of its own: it may replace `#bytes` and `#view`. */
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
