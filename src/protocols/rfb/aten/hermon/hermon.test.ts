import { describe, expect, it } from "vitest";
import { ByteWriter, hex, hexBytes } from "#/lib/bytes/index.ts";
import { Framebuffer, packRgb } from "../../framebuffer.ts";
import { seededNumbers, testPicture } from "../../test-support.ts";
import { decodeHermon, encodeHermon } from "./hermon.ts";

/** What is left of a picture in 5 bits a colour. */
function coarse(picture: Framebuffer): Framebuffer {
  const five = (value: number) => (value & 0xf8) | ((value & 0xff) >> 5);
  picture.words.forEach((word, i) => {
    picture.words[i] = packRgb(five(word), five(word >>> 8), five(word >>> 16));
  });
  return picture;
}

describe("HERMON", () => {
  it("gives back every picture in 5 bits a colour, cut at the edges", () => {
    for (const [width, height] of [
      [1, 1],
      [16, 16],
      [50, 37],
    ] as const) {
      const picture = coarse(testPicture(width, height));
      const shown = new Framebuffer(width, height);
      decodeHermon(encodeHermon(picture, null), shown);
      expect(hex(shown.pixels)).toBe(hex(picture.pixels));
    }
  });

  it("sends and tells only the tiles that changed", () => {
    const picture = testPicture(64, 64);
    const before = picture.words.slice();
    expect(encodeHermon(picture, before).length).toBe(10);
    picture.words[20 * 64 + 40] = packRgb(1, 2, 3);
    expect(decodeHermon(encodeHermon(picture, before), new Framebuffer(64, 64))).toEqual([
      { x: 32, y: 16, width: 16, height: 16 },
    ]);
  });

  it("paints a whole screen", () => {
    const frame = new ByteWriter().bytes(hexBytes("0100 00000000 0000000e")).bytes(hexBytes("007c e003")).finish();
    const shown = new Framebuffer(2, 1);
    expect(decodeHermon(frame, shown)).toEqual([{ x: 0, y: 0, width: 2, height: 1 }]);
    expect([...shown.words]).toEqual([packRgb(255, 0, 0), packRgb(0, 255, 0)]);
  });

  it("passes over a type that it does not know", () => {
    expect(decodeHermon(hexBytes("0700 00000001 0000000c 1234"), new Framebuffer(2, 1))).toEqual([]);
  });

  it("refuses tiles that are not there and tiles outside, whatever the count says", () => {
    const decode = (bytes: string) => () => decodeHermon(hexBytes(bytes), new Framebuffer(16, 16));
    expect(decode("0000 ffffffff 0000000a")).toThrow("4294967295 tiles in 0 bytes");
    expect(decode("0100 00000000 0000000a")).toThrow("a screen of 512 bytes in 0");
    expect(decode(`0000 00000001 00000210 00000000 0500 ${"00".repeat(512)}`)).toThrow("a tile at 0,80 of 16x16");
    expect(decode("00")).toThrow("shorter than its header");
  });

  it("ends in a picture or in a named error whatever the bytes are", () => {
    const random = seededNumbers(4);
    for (let round = 0; round < 2000; round++) {
      const bytes = Uint8Array.from({ length: random(1200) }, (_, i) => (i < 5 ? random(2) : random(256)));
      try {
        decodeHermon(bytes, new Framebuffer(20, 20));
      } catch (error) {
        expect(error).toMatchObject({ code: expect.stringMatching(/^ATEN_FRAME_/) });
      }
    }
  });
});
