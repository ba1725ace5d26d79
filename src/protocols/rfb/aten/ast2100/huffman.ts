import { hexBytes } from "#/lib/bytes/index.ts";
import type { Component } from "./quantisation.ts";

/** A code as ITU T.81 writes it: how many codes of each length from 1 to 16, and their symbols in order. */
interface HuffmanCode {
  readonly lengths: Uint8Array;
  readonly symbols: Uint8Array;
}

/** Annex K.3.3, tables K.3 and K.4. */
const DC: Readonly<Record<Component, HuffmanCode>> = {
  luma: { lengths: hexBytes("00010501010101010100000000000000"), symbols: hexBytes("000102030405060708090a0b") },
  chroma: { lengths: hexBytes("00030101010101010101010000000000"), symbols: hexBytes("000102030405060708090a0b") },
};

/** Annex K.3.3, tables K.5 and K.6. */
const AC: Readonly<Record<Component, HuffmanCode>> = {
  luma: {
    lengths: hexBytes("0002010303020403050504040000017d"),
    symbols: hexBytes(`01020300041105122131410613516107227114328191a1082342b1c11552d1f02433627282090a161718191a25
      262728292a3435363738393a434445464748494a535455565758595a636465666768696a737475767778797a838485868788898a92939495
      969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6
      f7f8f9fa`),
  },
  chroma: {
    lengths: hexBytes("00020102040403040705040400010277"),
    symbols: hexBytes(`0001020311040521310612415107617113223281081442 91a1b1c109233352f0156272d10a162434e125f1171819
      1a262728292a35363738393a434445464748494a535455565758595a636465666768696a737475767778797a82838485868788898a929394
      95969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae2e3e4e5e6e7e8e9eaf2f3f4f5f6f7
      f8f9fa`),
  },
};

/** For decoding: by the next 16 bits, `length << 8 | symbol`; 0 where no code begins so. */
export type HuffmanLookup = Uint16Array;

export interface HuffmanTables<Table> {
  readonly dc: Table;
  readonly ac: Table;
}

export const HUFFMAN_LOOKUP: Readonly<Record<Component, HuffmanTables<HuffmanLookup>>> = {
  luma: { dc: lookup(DC.luma), ac: lookup(AC.luma) },
  chroma: { dc: lookup(DC.chroma), ac: lookup(AC.chroma) },
};

/** For encoding: by symbol, `length << 16 | code`. */
export type HuffmanCodes = Uint32Array;

export const HUFFMAN_CODES: Readonly<Record<Component, HuffmanTables<HuffmanCodes>>> = {
  luma: { dc: codes(DC.luma), ac: codes(AC.luma) },
  chroma: { dc: codes(DC.chroma), ac: codes(AC.chroma) },
};

function lookup(huffman: HuffmanCode): HuffmanLookup {
  const table = new Uint16Array(1 << 16);
  for (const { symbol, length, code } of eachCode(huffman)) {
    const first = code << (16 - length);
    table.fill((length << 8) | symbol, first, first + (1 << (16 - length)));
  }
  return table;
}

function codes(huffman: HuffmanCode): HuffmanCodes {
  const table = new Uint32Array(256);
  for (const { symbol, length, code } of eachCode(huffman)) table[symbol] = (length << 16) | code;
  return table;
}

/** Annex C: codes of one length count up, and go on one bit longer. */
function* eachCode({ lengths, symbols }: HuffmanCode): Generator<{ symbol: number; length: number; code: number }> {
  let code = 0;
  let next = 0;
  for (const [index, count] of lengths.entries()) {
    for (let i = 0; i < count; i++) yield { symbol: symbols[next++] as number, length: index + 1, code: code++ };
    code <<= 1;
  }
}
