import { serverFault } from "../errors.ts";
import { FAST_BITS, type Huffman, MAX_CODE_BITS } from "./huffman.ts";

/** What a sync flush and the end of a block may leave unread behind the last byte that was wanted. */
const MAX_UNREAD = 1024;

/** Bytes of a DEFLATE stream read as bits, the lowest first. Running out of them is the server's fault. */
export class BitInput {
  #bytes: Uint8Array = new Uint8Array(0);
  #at = 0;
  #bits = 0;
  #count = 0;

  /** Appends; keeps a view of `bytes` when all before them was read. */
  push(bytes: Uint8Array): void {
    const unread = this.#bytes.length - this.#at;
    if (unread > MAX_UNREAD) {
      throw serverFault("RFB_PROTOCOL", "reading zlib data: there is more of it than its rectangle takes");
    }
    if (unread === 0) this.#bytes = bytes;
    else {
      const joined = new Uint8Array(unread + bytes.length);
      joined.set(this.#bytes.subarray(this.#at));
      joined.set(bytes, unread);
      this.#bytes = joined;
    }
    this.#at = 0;
  }

  /** Makes what is left its own, so that the memory of the last `push` can be used for something else. */
  detach(): void {
    this.#giveBack();
    this.#bytes = this.#bytes.slice(this.#at);
    this.#at = 0;
  }

  clear(): void {
    this.#bytes = new Uint8Array(0);
    this.#at = 0;
    this.#bits = 0;
    this.#count = 0;
  }

  /** 0 to 16 bits. */
  bits(count: number): number {
    this.#fill(count);
    if (this.#count < count) throw ended();
    const value = this.#bits & ((1 << count) - 1);
    this.#drop(count);
    return value;
  }

  symbol({ fast, counts, symbols }: Huffman): number {
    this.#fill(MAX_CODE_BITS);
    const entry = fast[this.#bits & ((1 << FAST_BITS) - 1)] as number;
    if (entry !== 0) {
      if ((entry & 15) > this.#count) throw ended();
      this.#drop(entry & 15);
      return entry >> 4;
    }
    let code = 0;
    let first = 0;
    let index = 0;
    for (let length = 1; length <= MAX_CODE_BITS; length++) {
      if (length > this.#count) throw ended();
      code |= (this.#bits >> (length - 1)) & 1;
      const count = counts[length] as number;
      if (code - first < count) {
        this.#drop(length);
        return symbols[index + code - first] as number;
      }
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    throw serverFault("RFB_PROTOCOL", "reading zlib data: a code that stands for nothing");
  }

  /** Drops the rest of the byte begun. */
  alignToByte(): void {
    this.#giveBack();
    this.#drop(this.#count);
  }

  /** At least one byte and at most `most`, after `alignToByte`. */
  bytes(most: number): Uint8Array {
    const taken = this.#bytes.subarray(this.#at, this.#at + most);
    if (taken.length === 0) throw ended();
    this.#at += taken.length;
    return taken;
  }

  #fill(count: number): void {
    while (this.#count < count && this.#at < this.#bytes.length) {
      this.#bits |= (this.#bytes[this.#at++] as number) << this.#count;
      this.#count += 8;
    }
  }

  /** Whole bytes that wait as bits become bytes again, so that less than one is left as bits. */
  #giveBack(): void {
    this.#at -= this.#count >> 3;
    this.#count &= 7;
    this.#bits &= (1 << this.#count) - 1;
  }

  #drop(count: number): void {
    this.#bits >>>= count;
    this.#count -= count;
  }
}

function ended(): Error {
  return serverFault("RFB_PROTOCOL", "reading zlib data: it ends before its rectangle is complete");
}
