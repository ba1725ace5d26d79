import { concatBytes } from "#/lib/bytes/index.ts";
import { OutbandError } from "#/lib/errors/index.ts";
import type { ByteStream } from "./byte-stream.ts";

/** The peer went away in the middle of something: the message names what, and how much of it had come. */
export class StreamError extends OutbandError<"STREAM_ENDED"> {}

/** Exact reads from a `ByteStream`, for handshakes. Bytes beyond what was asked for are kept for the next read. */
export class StreamReader {
  readonly #stream: ByteStream;
  #kept: Uint8Array = new Uint8Array(0);

  constructor(stream: ByteStream) {
    this.#stream = stream;
  }

  /** Exactly `length` bytes of `what`, for example "RAKP 2 auth code". The caller has checked `length` against a limit. */
  async exactly(length: number, what: string): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    let have = 0;
    while (have < length) {
      const chunk = this.#kept.length > 0 ? this.#kept : await this.#stream.read();
      if (chunk === null) {
        throw new StreamError(
          "STREAM_ENDED",
          "bmc-unreachable",
          `reading ${what}: ${this.#stream.peer} closed the connection after ${have} of ${length} bytes`,
        );
      }
      const take = Math.min(chunk.length, length - have);
      parts.push(chunk.subarray(0, take));
      have += take;
      this.#kept = chunk.subarray(take);
    }
    return parts.length === 1 ? (parts[0] as Uint8Array) : concatBytes(parts);
  }

  async u8(what: string): Promise<number> {
    return (await this.exactly(1, what))[0] as number;
  }

  async u16(what: string): Promise<number> {
    const bytes = await this.exactly(2, what);
    return new DataView(bytes.buffer, bytes.byteOffset, 2).getUint16(0);
  }

  async u32(what: string): Promise<number> {
    const bytes = await this.exactly(4, what);
    return new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0);
  }

  /** Whatever comes next, the kept bytes first; `null` at the end. For engines that have left the handshake. */
  async some(): Promise<Uint8Array | null> {
    if (this.#kept.length > 0) return this.takeKept();
    return this.#stream.read();
  }

  /** Hands over the bytes read too far, for example to a TLS layer put on the same stream. */
  takeKept(): Uint8Array {
    const kept = this.#kept;
    this.#kept = new Uint8Array(0);
    return kept;
  }
}
