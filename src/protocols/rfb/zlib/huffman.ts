/** A Huffman code of DEFLATE, RFC 1951 section 3.2.2, ready to decode: short codes by one look, long ones bit by bit. */
export interface Huffman {
  /** By the next `FAST_BITS` bits: symbol * 16 + length of its code, or 0 when the code is longer or there is none. */
  readonly fast: Uint16Array;
  /** Number of codes of each length, 1 to 15. */
  readonly counts: Uint16Array;
  /** Symbols in the order of their codes. */
  readonly symbols: Uint16Array;
}

export const FAST_BITS = 10;
export const MAX_CODE_BITS = 15;

/** From the length of every symbol's code, 0 for a symbol that has none. Null when there are more codes than bits allow. */
export function tryHuffman(lengths: Uint8Array): Huffman | null {
  const counts = new Uint16Array(MAX_CODE_BITS + 1);
  for (const length of lengths) counts[length] = (counts[length] as number) + 1;
  counts[0] = 0;
  const codes = new Uint16Array(MAX_CODE_BITS + 1);
  const starts = new Uint16Array(MAX_CODE_BITS + 1);
  let left = 1;
  for (let bits = 1; bits <= MAX_CODE_BITS; bits++) {
    left = 2 * left - (counts[bits] as number);
    if (left < 0) return null;
    codes[bits] = ((codes[bits - 1] as number) + (counts[bits - 1] as number)) << 1;
    starts[bits] = (starts[bits - 1] as number) + (counts[bits - 1] as number);
  }
  const fast = new Uint16Array(1 << FAST_BITS);
  const symbols = new Uint16Array(lengths.length);
  for (let symbol = 0; symbol < lengths.length; symbol++) {
    const length = lengths[symbol] as number;
    if (length === 0) continue;
    symbols[starts[length] as number] = symbol;
    starts[length] = (starts[length] as number) + 1;
    const code = codes[length] as number;
    codes[length] = code + 1;
    if (length > FAST_BITS) continue;
    // Codes come with their first bit lowest.
    for (let at = reverse(code, length); at < fast.length; at += 1 << length) fast[at] = (symbol << 4) | length;
  }
  return { fast, counts, symbols };
}

function reverse(code: number, length: number): number {
  let reversed = 0;
  for (let bit = 0; bit < length; bit++) reversed |= ((code >> bit) & 1) << (length - 1 - bit);
  return reversed;
}

function lengthsOf(...runs: readonly (readonly [count: number, length: number])[]): Uint8Array {
  return Uint8Array.from(runs.flatMap(([count, length]) => Array.from({ length: count }, () => length)));
}

/** The codes of blocks of type 1, RFC 1951 section 3.2.6. */
export const FIXED_LITERALS = tryHuffman(lengthsOf([144, 8], [112, 9], [24, 7], [8, 8])) as Huffman;
export const FIXED_DISTANCES = tryHuffman(lengthsOf([30, 5])) as Huffman;
