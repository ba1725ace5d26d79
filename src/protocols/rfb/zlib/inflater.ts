import { serverFault } from "../errors.ts";
import { BitInput } from "./bit-input.ts";
import { FIXED_DISTANCES, FIXED_LITERALS, type Huffman, tryHuffman } from "./huffman.ts";

/** How far back a match may reach. */
const HISTORY_BYTES = 32 * 1024;
/** What one `read` may ask for: two rows of the widest picture. */
const MAX_READ = 64 * 1024;

const LENGTH_BASE = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
];
const LENGTH_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
/** In this order the lengths of the codes of the code lengths come, RFC 1951 section 3.2.7. */
const CODE_LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const END_OF_BLOCK = 256;
const FIRST_LENGTH = 257;

/** What comes next in the stream. */
type Block =
  | { readonly kind: "zlib-head" | "head" | "end" }
  | { readonly kind: "stored"; left: number }
  | { readonly kind: "codes"; readonly literals: Huffman; readonly distances: Huffman };

/**
 * A zlib stream (RFC 1950, 1951) that lives as long as its connection, read by pulling: it inflates what is asked for and
 * not a byte more, so that data made to grow without end costs nothing. Node offers no such thing without callbacks.
 */
export class Inflater {
  readonly #input = new BitInput();
  #window = new Uint8Array(0);
  #position = 0;
  /** Bytes in the window before this are of another stream. */
  #origin = 0;
  #block: Block = { kind: "zlib-head" };
  #final = false;
  /** The rest of a match that one `read` had no room for. */
  #matchLength = 0;
  #matchDistance = 0;

  /** Adds compressed bytes, which must not change until `finish`. */
  push(bytes: Uint8Array): void {
    if (this.#window.length === 0) this.#window = new Uint8Array(HISTORY_BYTES + MAX_READ);
    this.#input.push(bytes);
  }

  /** Exactly `length` bytes, at most 64 KiB: a view, valid until the next `read`. Throws RFB_PROTOCOL when they are not there. */
  read(length: number): Uint8Array {
    if (length > MAX_READ) throw new RangeError(`${length} bytes at once; ${MAX_READ} at most`);
    if (this.#position + length > this.#window.length) this.#slide();
    const start = this.#position;
    const end = start + length;
    if (this.#matchLength > 0) this.#copyMatch(end);
    while (this.#position < end) this.#inflateTo(end);
    return this.#window.subarray(start, end);
  }

  u8(): number {
    return this.read(1)[0] as number;
  }

  /** The bytes pushed may change from here on. */
  finish(): void {
    this.#input.detach();
  }

  /** Begins a new stream. */
  reset(): void {
    this.#input.clear();
    this.#block = { kind: "zlib-head" };
    this.#final = false;
    this.#matchLength = 0;
    this.#origin = this.#position;
  }

  #slide(): void {
    const kept = Math.min(HISTORY_BYTES, this.#position - this.#origin);
    this.#window.copyWithin(0, this.#position - kept, this.#position);
    this.#position = kept;
    this.#origin = 0;
  }

  #inflateTo(end: number): void {
    const block = this.#block;
    if (block.kind === "codes") this.#inflateCodes(block.literals, block.distances, end);
    else if (block.kind === "stored") this.#copyStored(block, end);
    else if (block.kind === "head") this.#readBlockHead();
    else if (block.kind === "zlib-head") this.#readZlibHead();
    else throw fault("the stream has ended");
  }

  #inflateCodes(literals: Huffman, distances: Huffman, end: number): void {
    const input = this.#input;
    const window = this.#window;
    while (this.#position < end) {
      const symbol = input.symbol(literals);
      if (symbol < END_OF_BLOCK) {
        window[this.#position++] = symbol;
        continue;
      }
      if (symbol === END_OF_BLOCK) {
        this.#endBlock();
        return;
      }
      const length = symbol - FIRST_LENGTH;
      if (length >= LENGTH_BASE.length) throw fault("a match of no known length");
      this.#matchLength = (LENGTH_BASE[length] as number) + input.bits(LENGTH_BITS[length] as number);
      this.#matchDistance = this.#readDistance(distances);
      this.#copyMatch(end);
    }
  }

  /** RFC 1951 section 3.2.5: 4 distances without extra bits, then two for every further bit. */
  #readDistance(distances: Huffman): number {
    const symbol = this.#input.symbol(distances);
    if (symbol > 29) throw fault("a match at no known distance");
    const extra = symbol < 4 ? 0 : (symbol >> 1) - 1;
    const distance = symbol < 4 ? symbol + 1 : ((2 + (symbol & 1)) << extra) + 1 + this.#input.bits(extra);
    if (distance > this.#position - this.#origin) throw fault("a match with what was before the stream");
    return distance;
  }

  #copyMatch(end: number): void {
    const window = this.#window;
    const length = Math.min(this.#matchLength, end - this.#position);
    const from = this.#position - this.#matchDistance;
    if (this.#matchDistance === 1) {
      window.fill(window[from] as number, this.#position, this.#position + length);
    } else if (this.#matchDistance >= length) {
      window.copyWithin(this.#position, from, from + length);
    } else {
      // The match reaches into what it makes.
      for (let i = 0; i < length; i++) window[this.#position + i] = window[from + i] as number;
    }
    this.#position += length;
    this.#matchLength -= length;
  }

  #copyStored(block: { left: number }, end: number): void {
    if (block.left === 0) {
      this.#endBlock();
      return;
    }
    const bytes = this.#input.bytes(Math.min(block.left, end - this.#position));
    this.#window.set(bytes, this.#position);
    this.#position += bytes.length;
    block.left -= bytes.length;
  }

  #endBlock(): void {
    this.#block = { kind: this.#final ? "end" : "head" };
  }

  /** RFC 1950 section 2.2. */
  #readZlibHead(): void {
    const cmf = this.#input.bits(8);
    const flags = this.#input.bits(8);
    if ((cmf & 15) !== 8 || cmf >> 4 > 7 || flags & 0x20 || (cmf * 256 + flags) % 31 !== 0) {
      throw fault("this is not how a zlib stream begins");
    }
    this.#block = { kind: "head" };
  }

  /** RFC 1951 section 3.2.3. */
  #readBlockHead(): void {
    const input = this.#input;
    this.#final = input.bits(1) === 1;
    switch (input.bits(2)) {
      case 0: {
        input.alignToByte();
        const left = input.bits(16);
        if ((input.bits(16) ^ 0xffff) !== left) throw fault("a stored block whose two lengths differ");
        input.alignToByte();
        this.#block = { kind: "stored", left };
        break;
      }
      case 1:
        this.#block = { kind: "codes", literals: FIXED_LITERALS, distances: FIXED_DISTANCES };
        break;
      case 2:
        this.#block = readDynamicCodes(input);
        break;
      default:
        throw fault("a block of type 3");
    }
  }
}

/** RFC 1951 section 3.2.7. */
function readDynamicCodes(input: BitInput): Block {
  const literalCount = input.bits(5) + 257;
  const distanceCount = input.bits(5) + 1;
  const codeLengthCount = input.bits(4) + 4;
  const codeLengths = new Uint8Array(19);
  for (let i = 0; i < codeLengthCount; i++) codeLengths[CODE_LENGTH_ORDER[i] as number] = input.bits(3);
  const lengthCode = huffman(codeLengths);
  const lengths = new Uint8Array(literalCount + distanceCount);
  for (let i = 0; i < lengths.length; ) {
    const symbol = input.symbol(lengthCode);
    if (symbol < 16) {
      lengths[i++] = symbol;
      continue;
    }
    if (symbol === 16 && i === 0) throw fault("a code length that repeats nothing");
    const value = symbol === 16 ? (lengths[i - 1] as number) : 0;
    const repeat = symbol === 16 ? 3 + input.bits(2) : symbol === 17 ? 3 + input.bits(3) : 11 + input.bits(7);
    if (i + repeat > lengths.length) throw fault("more code lengths than codes");
    lengths.fill(value, i, i + repeat);
    i += repeat;
  }
  return {
    kind: "codes",
    literals: huffman(lengths.subarray(0, literalCount)),
    distances: huffman(lengths.subarray(literalCount)),
  };
}

function huffman(lengths: Uint8Array): Huffman {
  const code = tryHuffman(lengths);
  if (!code) throw fault("more codes than their lengths allow");
  return code;
}

function fault(what: string): Error {
  return serverFault("RFB_PROTOCOL", `reading zlib data: ${what}`);
}
