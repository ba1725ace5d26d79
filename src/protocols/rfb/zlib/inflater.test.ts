import { constants, deflateRawSync, deflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { concatBytes, hexBytes } from "#/lib/bytes/index.ts";
import { RfbError } from "../errors.ts";
import { seededNumbers, testPicture } from "../test-support.ts";
import { Inflater } from "./inflater.ts";

const { Z_SYNC_FLUSH, Z_PARTIAL_FLUSH, Z_FIXED, Z_HUFFMAN_ONLY, Z_RLE } = constants;

function readAll(inflater: Inflater, length: number, piece = 9000): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let left = length; left > 0; left -= piece) parts.push(inflater.read(Math.min(piece, left)).slice());
  return concatBytes(parts);
}

const PICTURE = testPicture(300, 200).pixels;

describe("Inflater", () => {
  it.each([
    ["stored", { level: 0 }],
    ["level 1", { level: 1 }],
    ["level 9", { level: 9 }],
    ["fixed codes", { strategy: Z_FIXED }],
    ["Huffman only", { strategy: Z_HUFFMAN_ONLY }],
    ["runs", { strategy: Z_RLE }],
    ["a small window", { windowBits: 9 }],
    ["a partial flush", { finishFlush: Z_PARTIAL_FLUSH }],
    ["a sync flush", { finishFlush: Z_SYNC_FLUSH }],
  ])("reads a picture in %s, in pieces of any size", (_, options) => {
    for (const piece of [1, 257, 65536]) {
      const inflater = new Inflater();
      inflater.push(deflateSync(PICTURE, options));
      expect(Buffer.compare(readAll(inflater, PICTURE.length, piece), PICTURE)).toBe(0);
    }
  });

  it("goes on where the last push ended, with what was before it in reach", () => {
    const whole = deflateSync(PICTURE, { level: 6 });
    const random = seededNumbers(5);
    const inflater = new Inflater();
    inflater.push(whole);
    const head = readAll(inflater, 100_000).slice();
    inflater.finish();
    expect(Buffer.compare(head, PICTURE.subarray(0, 100_000))).toBe(0);
    const stream = new Inflater();
    let zlibHead = true;
    for (let at = 0; at < PICTURE.length; ) {
      const end = Math.min(PICTURE.length, at + 1 + random(random(2) ? 20 : 20_000));
      const raw = deflateRawSync(PICTURE.subarray(at, end), { finishFlush: Z_SYNC_FLUSH });
      stream.push(zlibHead ? concatBytes([hexBytes("7801"), raw]) : raw);
      zlibHead = false;
      expect(Buffer.compare(readAll(stream, end - at), PICTURE.subarray(at, end))).toBe(0);
      stream.finish();
      at = end;
    }
  });

  it("begins anew after a reset", () => {
    const inflater = new Inflater();
    for (let i = 0; i < 3; i++) {
      inflater.push(deflateSync(PICTURE));
      expect(Buffer.compare(readAll(inflater, PICTURE.length), PICTURE)).toBe(0);
      inflater.reset();
    }
  });

  it.each([
    ["data that is not zlib", hexBytes("0000000000")],
    ["a preset dictionary", hexBytes("78bb00000000")],
    ["a block of type 3", hexBytes("780107")],
    ["two lengths that differ", hexBytes("78010005000000")],
    ["a match before the beginning", hexBytes("78014b04020000")],
    ["data that ends early", deflateSync(PICTURE).subarray(0, 500)],
    ["a stream that has ended", deflateSync(new Uint8Array(3))],
  ])("refuses %s", (_, bytes) => {
    const inflater = new Inflater();
    inflater.push(bytes);
    expect(() => readAll(inflater, PICTURE.length)).toThrow(expect.objectContaining({ code: "RFB_PROTOCOL" }));
  });

  it("takes no more from a bomb than was asked for", () => {
    const inflater = new Inflater();
    inflater.push(deflateSync(new Uint8Array(64 * 1024 * 1024)));
    expect(inflater.read(1000)).toEqual(new Uint8Array(1000));
    inflater.finish();
    expect(() => inflater.push(new Uint8Array(1))).toThrow(expect.objectContaining({ code: "RFB_PROTOCOL" }));
  });

  it("throws nothing but RfbError whatever comes", () => {
    const random = seededNumbers(42);
    const good = deflateSync(PICTURE.subarray(0, 2000));
    for (let round = 0; round < 3000; round++) {
      const bytes = Uint8Array.from(good);
      for (let i = 0; i < 4; i++) bytes[2 + random(bytes.length - 2)] = random(256);
      const inflater = new Inflater();
      try {
        inflater.push(bytes);
        readAll(inflater, 5000, 1 + random(3000));
      } catch (error) {
        expect(error).toBeInstanceOf(RfbError);
      }
    }
  });
});
