import { describe, expect, it } from "vitest";
import { concatBytes, hexBytes } from "#/lib/bytes/index.ts";
import { PushParser } from "./byte-queue.ts";
import { createRectDecoders } from "./encodings/rect-decoders.ts";
import { RfbError } from "./errors.ts";
import { Framebuffer, packRgb, type Rect } from "./framebuffer.ts";
import { RFB_LIMITS } from "./limits.ts";
import { RGBX32 } from "./pixel-format.ts";
import { createPixelReader } from "./pixel-translation.ts";
import { parseServerMessages } from "./server-message-parser.ts";
import { seededNumbers } from "./test-support.ts";

/** A parser on a picture of 32x32, and what it reported. */
function createParser() {
  const framebuffer = new Framebuffer(32, 32);
  const target = { framebuffer, pixels: createPixelReader(RGBX32) };
  const painted: Rect[] = [];
  const updates: boolean[] = [];
  let boundary = false;
  const parser = new PushParser((input) =>
    parseServerMessages(input, {
      limits: RFB_LIMITS,
      decoders: createRectDecoders({ format: RGBX32 }),
      pixels: target.pixels,
      size: () => framebuffer,
      atBoundary: (atBoundary) => {
        boundary = atBoundary;
      },
      target: () => target,
      resize: (width, height) => framebuffer.resize(width, height),
      painted: (rect) => painted.push(rect),
      updated: (resized) => updates.push(resized),
    }),
  );
  return { parser, framebuffer, painted, updates, atBoundary: () => boundary };
}

const RECT_2X2 = "0001 0001 0002 0002";
const RED = "ff000000";
const GREEN = "00ff0000";

/** Each message, and what the pixel at 1,1 is after it. */
const STREAM = [
  hexBytes(`00 00 0001 ${RECT_2X2} 00000000 ${RED.repeat(4)}`),
  hexBytes("02"), // Bell
  hexBytes("03 000000 00000003 414243"), // ServerCutText
  hexBytes("03 000000 fffffffd 414243"), // the same, extended
  hexBytes("01 00 0000 0002 000000000000 000000000000"), // SetColourMapEntries
  hexBytes("fa 00 01 01"), // xvp
  hexBytes("f8 000000 80000001 02 aabb"), // fence
  hexBytes("96"), // EndOfContinuousUpdates
  // RRE: green with one red pixel at 1,1 of it
  hexBytes(`00 00 0001 ${RECT_2X2} 00000002 00000001 ${GREEN} ${RED} 0001 0001 0001 0001`),
  // Hextile: background green, foreground red, one subrectangle; then CopyRect; the count given by LastRect
  hexBytes(`00 00 ffff 0000 0000 0002 0002 00000005 0e ${GREEN} ${RED} 01 11 00
            0004 0004 0002 0002 00000001 0000 0000
            0000 0000 0000 0000 ffffff20`),
];

function expectPicture({ framebuffer, painted, updates, atBoundary }: ReturnType<typeof createParser>): void {
  const pixel = (x: number, y: number) => framebuffer.words[y * 32 + x];
  expect(pixel(2, 2)).toBe(packRgb(255, 0, 0));
  expect(pixel(2, 1)).toBe(packRgb(0, 255, 0));
  expect(pixel(1, 1)).toBe(packRgb(255, 0, 0));
  expect(pixel(4, 4)).toBe(packRgb(0, 255, 0));
  expect(pixel(5, 5)).toBe(packRgb(255, 0, 0));
  expect(painted).toHaveLength(4);
  expect(updates).toEqual([false, false, false]);
  expect(atBoundary()).toBe(true);
}

describe("parseServerMessages", () => {
  const all = concatBytes(STREAM);

  it("decodes messages given whole", () => {
    const run = createParser();
    run.parser.push(all.slice());
    expectPicture(run);
  });

  it("decodes messages given byte by byte", () => {
    const run = createParser();
    for (const byte of all) run.parser.push(Uint8Array.of(byte));
    expectPicture(run);
  });

  it.each([1, 2, 3])("decodes messages at random cuts, seed %i", (seed) => {
    const random = seededNumbers(seed);
    const run = createParser();
    for (let at = 0; at < all.length; ) {
      const end = Math.min(all.length, at + 1 + random(20));
      run.parser.push(all.slice(at, end));
      at = end;
    }
    expectPicture(run);
  });

  it("tells a DesktopSize and decodes in the new size", () => {
    const { parser, framebuffer, updates } = createParser();
    parser.push(hexBytes("00 00 0001 0000 0000 0040 0030 ffffff21"));
    parser.push(hexBytes(`00 00 0001 003f 002f 0001 0001 00000000 ${RED}`));
    expect([framebuffer.width, framebuffer.height]).toEqual([64, 48]);
    expect(updates).toEqual([true, false]);
  });

  it.each([
    ["an unknown message type", "63"],
    ["a message of a type that only ATEN sends", "04"],
    ["a rectangle to the right of the picture", "00 00 0001 001f 0000 0002 0001 00000000"],
    ["a rectangle of 65535x65535", "00 00 0001 0000 0000 ffff ffff 00000005"],
    ["an encoding nobody asked for", "00 00 0001 0000 0000 0001 0001 00000032"],
    ["a CopyRect from outside", `00 00 0001 ${RECT_2X2} 00000001 001f 0000`],
    ["an RRE subrectangle outside", `00 00 0001 ${RECT_2X2} 00000002 00000001 ${RED} ${RED} 0001 0001 0002 0001`],
    ["4 billion RRE subrectangles", `00 00 0001 ${RECT_2X2} 00000002 ffffffff ${RED}`],
    ["a Hextile subrectangle outside", `00 00 0001 ${RECT_2X2} 00000005 0e ${RED} ${RED} 01 11 10`],
  ])("ends the session on %s", (_, text) => {
    const { parser } = createParser();
    expect(() => parser.push(hexBytes(text))).toThrow(
      expect.objectContaining({ code: "RFB_PROTOCOL", category: "bmc-fault" }),
    );
  });

  it.each(["7fffffff", "80000000", "00100001"])("refuses a cut text of length 0x%s before it comes", (length) => {
    const { parser } = createParser();
    expect(() => parser.push(hexBytes(`03 000000 ${length}`))).toThrow(expect.objectContaining({ code: "RFB_LIMIT" }));
  });

  it("throws nothing but RfbError whatever comes", () => {
    const random = seededNumbers(42);
    for (let round = 0; round < 3000; round++) {
      const { parser } = createParser();
      const bytes = Uint8Array.from({ length: 1 + random(200) }, () => random(256));
      // Most random bytes end at the first; so start like an update, with rectangles that may well fit.
      bytes.set(hexBytes("00 00 0003 00").slice(0, bytes.length));
      for (let at = 5; at < bytes.length; at += 1 + random(6)) bytes[at] = random(7);
      try {
        parser.push(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(RfbError);
      }
    }
  });
});
