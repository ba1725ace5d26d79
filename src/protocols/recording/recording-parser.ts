import { type Block, decodeBlockHead, HEAD_BYTES, MAGIC, SEAL_BYTES } from "./block.ts";
import { RecordingFormatError } from "./errors.ts";

/**
 * Takes a recording apart as its bytes come. A file that is still being written, or whose writer was killed, simply ends
 * early: `pendingBytes` says how much of an unfinished block there is.
 */
export class RecordingParser {
  #buffer = new Uint8Array(64 * 1024);
  #length = 0;
  /** Of the first byte in the buffer. */
  #offset = 0;
  #begun: boolean;
  readonly #headless: boolean;
  #ended = false;

  /** `headless`: for blocks out of the middle of a file; offsets count from the first byte given. */
  constructor(options: { readonly headless?: boolean } = {}) {
    this.#headless = options.headless ?? false;
    this.#begun = this.#headless;
  }

  get pendingBytes(): number {
    return this.#length;
  }

  /** The end block was seen: the recording is complete. */
  get ended(): boolean {
    return this.#ended;
  }

  /** The blocks that these bytes complete. Throws `RecordingFormatError` on what no writer of ours writes. */
  push(chunk: Uint8Array): Block[] {
    this.#append(chunk);
    const blocks: Block[] = [];
    if (!this.#begun && !this.#takeMagic()) return blocks;
    let start = 0;
    for (;;) {
      const block = this.#blockAt(start);
      if (block === null) break;
      if (this.#ended) throw malformed(block.offset, "a block after the end");
      this.#ended = block.kind === "end";
      blocks.push(block);
      start += block.body.length + SEAL_BYTES;
    }
    this.#drop(start);
    if (this.#ended && this.#length > 0) throw malformed(this.#offset, "bytes after the end");
    return blocks;
  }

  #blockAt(start: number): Block | null {
    const available = this.#length - start;
    if (available < HEAD_BYTES) return null;
    const offset = this.#offset + start;
    const { kind, timeMs, length } = decodeBlockHead(this.#buffer.subarray(start, this.#length), offset);
    const bodyBytes = HEAD_BYTES + length;
    if (available < bodyBytes + SEAL_BYTES) return null;
    if (!this.#headless && kind !== "header" && offset === MAGIC.length)
      throw malformed(offset, "the first block is not the header");
    const body = this.#buffer.slice(start, start + bodyBytes);
    const seal = this.#buffer.slice(start + bodyBytes, start + bodyBytes + SEAL_BYTES);
    return { kind, timeMs, payload: body.subarray(HEAD_BYTES), body, seal, offset };
  }

  #takeMagic(): boolean {
    const seen = this.#buffer.subarray(0, Math.min(this.#length, MAGIC.length));
    if (!seen.every((byte, i) => byte === MAGIC[i])) throw malformed(0, "this is not an Outband recording");
    if (seen.length < MAGIC.length) return false;
    this.#begun = true;
    this.#drop(MAGIC.length);
    return true;
  }

  #append(chunk: Uint8Array): void {
    const needed = this.#length + chunk.length;
    if (needed > this.#buffer.length) {
      const bigger = new Uint8Array(Math.max(needed, this.#buffer.length * 2));
      bigger.set(this.#buffer.subarray(0, this.#length));
      this.#buffer = bigger;
    }
    this.#buffer.set(chunk, this.#length);
    this.#length = needed;
  }

  #drop(count: number): void {
    this.#buffer.copyWithin(0, count, this.#length);
    this.#length -= count;
    this.#offset += count;
  }
}

function malformed(offset: number, what: string): RecordingFormatError {
  return new RecordingFormatError("RECORDING_FORMAT", "invalid", `reading a recording at byte ${offset}: ${what}`);
}
