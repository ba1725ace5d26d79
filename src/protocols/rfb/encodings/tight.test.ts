import { inflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { deflate } from "#/transports/index.ts";
import { packRgb } from "../framebuffer.ts";
import { testPicture } from "../test-support.ts";
import { copyTile, type Tile } from "../tile.ts";
import { encodeTight } from "./tight.ts";

/** What a viewer makes of one rectangle, with a zlib stream that knows nothing of earlier ones. */
function decode(bytes: Uint8Array, width: number, height: number): Uint32Array {
  let at = 0;
  const u8 = () => bytes[at++] as number;
  const colour = (from: Uint8Array, i: number) =>
    packRgb(from[3 * i] as number, from[3 * i + 1] as number, from[3 * i + 2] as number);
  const rest = (length: number) => {
    if (length < 12) return bytes.subarray(at);
    let compressed = 0;
    for (let shift = 0, byte = 0x80; byte & 0x80 && shift <= 14; shift += 7) {
      byte = u8();
      compressed |= (shift === 14 ? byte : byte & 0x7f) << shift;
    }
    expect(bytes.length - at).toBe(compressed);
    return inflateSync(bytes.subarray(at), { finishFlush: 2 });
  };
  const control = u8();
  if (control === 0x80) return new Uint32Array(width * height).fill(colour(bytes.subarray(at), 0));
  expect(control & 0x0f).toBe(1);
  if (control === 0x01) {
    const pixels = rest(3 * width * height);
    return Uint32Array.from({ length: width * height }, (_, i) => colour(pixels, i));
  }
  expect([control, u8()]).toEqual([0x41, 1]);
  const count = u8() + 1;
  const palette = Uint32Array.from({ length: count }, (_, i) => colour(bytes.subarray(at), i));
  at += 3 * count;
  if (count > 2) return Uint32Array.from(rest(width * height), (index) => palette[index] as number);
  const rowBytes = Math.ceil(width / 8);
  const bits = rest(rowBytes * height);
  return Uint32Array.from({ length: width * height }, (_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    return palette[((bits[y * rowBytes + (x >> 3)] as number) >> (7 - (x & 7))) & 1] as number;
  });
}

function tileOf(width: number, height: number, colours: number): Tile {
  const words = Uint32Array.from({ length: width * height }, (_, i) => packRgb(i % colours, (i % colours) >> 8, 7));
  return { width, height, words };
}

describe("encodeTight", () => {
  it.each([
    [1, 1, 1],
    [64, 64, 1],
    [3, 3, 2],
    [9, 5, 2],
    [64, 64, 2],
    [2, 2, 3],
    [64, 64, 3],
    [64, 64, 256],
    [64, 64, 257],
    [1, 3, 3],
    [256, 64, 5000],
  ])("round-trips a tile of %ix%i in %i colours", (width, height, colours) => {
    const tile = tileOf(width, height, colours);
    expect(decode(encodeTight(tile, deflate), width, height)).toEqual(tile.words);
  });

  it("round-trips the test picture", () => {
    const tile = copyTile(testPicture(256, 64), { x: 0, y: 0, width: 256, height: 64 });
    expect(decode(encodeTight(tile, deflate), 256, 64)).toEqual(tile.words);
  });
});
