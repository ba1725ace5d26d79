import { OutbandError } from "#/lib/errors/index.ts";

/** A message ended before, or went on after, what its format says. `what` is the thing that was being read. */
export class ByteReaderError extends OutbandError<"BYTES_SHORT" | "BYTES_TRAILING"> {}

/**
 * A cursor over bytes that are all there. Every read is bounds-checked and names what it reads, because the name becomes
 * the error's text. Byte order is fixed at construction: RFB is big-endian ("be"), IPMI little-endian ("le").
 */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #little: boolean;
  #offset = 0;

  constructor(bytes: Uint8Array, order: "be" | "le" = "be") {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#little = order === "le";
  }

  get offset(): number {
    return this.#offset;
  }

  get remaining(): number {
    return this.#bytes.length - this.#offset;
  }

  u8(what: string): number {
    return this.#view.getUint8(this.#take(1, what));
  }

  u16(what: string): number {
    return this.#view.getUint16(this.#take(2, what), this.#little);
  }

  u32(what: string): number {
    return this.#view.getUint32(this.#take(4, what), this.#little);
  }

  s32(what: string): number {
    return this.#view.getInt32(this.#take(4, what), this.#little);
  }

  /** A view, not a copy: valid as long as the bytes given to the constructor are. */
  bytes(length: number, what: string): Uint8Array {
    const start = this.#take(length, what);
    return this.#bytes.subarray(start, start + length);
  }

  skip(length: number, what: string): void {
    this.#take(length, what);
  }

  /** For messages we end ourselves: bytes after the last field are a protocol error. */
  expectEnd(what: string): void {
    if (this.remaining > 0) {
      throw new ByteReaderError("BYTES_TRAILING", "invalid", `reading ${what}: ${this.remaining} bytes too many`);
    }
  }

  #take(length: number, what: string): number {
    if (length > this.remaining) {
      throw new ByteReaderError(
        "BYTES_SHORT",
        "invalid",
        `reading ${what}: needs ${length} bytes, ${this.remaining} are left`,
      );
    }
    const start = this.#offset;
    this.#offset += length;
    return start;
  }
}
