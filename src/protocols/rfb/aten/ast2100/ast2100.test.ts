import { describe, expect, it } from "vitest";
import { hexBytes } from "#/lib/bytes/index.ts";
import { Framebuffer, packRgb } from "../../framebuffer.ts";
import { seededNumbers, testPicture } from "../../test-support.ts";
import { psnr, textScreen } from "../test-support.ts";
import { BitWriter } from "./bit-writer.ts";
import { BlockEncoder, quantisationReciprocals } from "./block-encoder.ts";
import { yccOfRgb } from "./colour.ts";
import { Ast2100Decoder } from "./decoder.ts";
import { type Ast2100EncoderOptions, encodeAst2100 } from "./encoder.ts";

function options(selector: number, sampling: "444" | "420", vq = false): Ast2100EncoderOptions {
  return { lumaSelector: selector, chromaSelector: selector, sampling, vq };
}

function decoded(frame: Uint8Array, width: number, height: number): Framebuffer {
  const picture = new Framebuffer(width, height);
  new Ast2100Decoder().decode(frame, picture);
  return picture;
}

/** A frame of 4:4:4 with selectors 11 whose blocks a test writes itself. */
function frameOf(write: (bits: BitWriter, jpeg: (y: number) => void) => void): Uint8Array {
  const bits = new BitWriter(hexBytes("0b0b01bc"));
  const blocks = new BlockEncoder(bits);
  const jpeg = (y: number) => {
    const samples = new Uint8Array(64);
    const luma = quantisationReciprocals("luma", 11);
    const chroma = quantisationReciprocals("chroma", 11);
    blocks.encode("luma", 0, luma, samples.fill(y), 0);
    blocks.encode("chroma", 1, chroma, samples.fill(128), 0);
    blocks.encode("chroma", 2, chroma, samples.fill(128), 0);
  };
  write(bits, jpeg);
  return bits.finish();
}

const grey = (y: number) => {
  const level = Math.round(1.164 * (y - 16));
  return packRgb(level, level, level);
};

describe("encoder and decoder", () => {
  // Decibels that a screen of random glyphs, grey and in colour, reaches: the hardest text there is. Less is a bug.
  for (const [selector, sampling, vq, atLeast] of [
    [0, "444", false, 21],
    [4, "444", false, 28],
    [7, "444", false, 40],
    [11, "444", false, 46],
    [4, "444", true, 48],
    [7, "420", false, 27],
    [11, "420", false, 27],
  ] as const) {
    it(`keep a text screen to ${atLeast} dB with selector ${selector}, ${sampling}${vq ? ", VQ" : ""}`, () => {
      const picture = textScreen(320, 200);
      const frame = encodeAst2100(picture, null, options(selector, sampling, vq));
      const loss = psnr(picture, decoded(frame, 320, 200));
      expect(loss).toBeGreaterThan(atLeast);
    });
  }

  for (const sampling of ["444", "420"] as const) {
    it(`keep noise and odd sizes in ${sampling}`, () => {
      for (const [width, height] of [
        [1, 1],
        [17, 9],
        [99, 61],
      ] as const) {
        const picture = testPicture(width, height);
        const frame = encodeAst2100(picture, null, options(11, sampling, true));
        expect(psnr(picture, decoded(frame, width, height))).toBeGreaterThan(sampling === "444" ? 36 : 16);
      }
    });

    it(`send and tell only the blocks that changed in ${sampling}`, () => {
      const picture = textScreen(320, 200);
      const before = picture.words.slice();
      const nothing = encodeAst2100(picture, before, options(7, sampling));
      expect(nothing.length).toBe(16);
      const shown = decoded(encodeAst2100(picture, null, options(7, sampling)), 320, 200);
      picture.fill({ x: 64, y: 32, width: 32, height: 16 }, packRgb(200, 10, 10));
      const frame = encodeAst2100(picture, before, options(7, sampling));
      expect(new Ast2100Decoder().decode(frame, shown)).toEqual([{ x: 64, y: 32, width: 32, height: 16 }]);
      expect(psnr(picture, shown)).toBeGreaterThan(27);
    });
  }

  it("paint black as black and white as white", () => {
    for (const word of [packRgb(0, 0, 0), packRgb(255, 255, 255)]) {
      const picture = new Framebuffer(16, 16);
      picture.fill({ x: 0, y: 0, width: 16, height: 16 }, word);
      expect(decoded(encodeAst2100(picture, null, options(7, "444")), 16, 16).words[0]).toBe(word);
    }
    expect(yccOfRgb(packRgb(0, 0, 0))).toBe(0x108080);
  });
});

describe("the decoder", () => {
  it("adds a second pass to what the block shows", () => {
    const frame = frameOf((bits, jpeg) => {
      bits.put(0, 4);
      jpeg(100);
      bits.put(0b1010, 4);
      bits.put(0, 16);
      jpeg(128 + 20);
      bits.put(9, 4);
    });
    expect(decoded(frame, 16, 8).words[0]).toBe(grey(120));
  });

  it("starts every frame with the same palette", () => {
    const frame = frameOf((bits) => {
      bits.put(6, 4);
      bits.put(0b000, 3);
      bits.put(0b101, 3);
      bits.put(0x508080, 24);
      bits.put(0x55555555, 32);
      bits.put(0x55555555, 32);
      bits.put(9, 4);
    });
    const { words } = decoded(frame, 8, 8);
    expect([words[0], words[1]]).toEqual([packRgb(0, 0, 0), grey(0x50)]);
  });

  for (const [what, bytes] of Object.entries({
    "no header": "0b0b01",
    "a selector that does not exist": "0c0001bc00000090",
    "a sampling that does not exist": "0b0b01bd00000090",
    "a code that does not exist": "0b0b01bc00000010",
    "VQ in 4:2:0": "0b0b01a600000050",
    "a block outside the picture": "0b0b01bc00f0ff8f",
    "a code that is none": "0b0b01bcffffff0f",
    "no end code": "0b0b01bc00000000",
  })) {
    it(`refuses ${what}`, () => {
      expect(() => decoded(hexBytes(bytes), 64, 64)).toThrowError(
        expect.objectContaining({ code: expect.stringMatching(/^ATEN_FRAME_/), category: "bmc-fault" }),
      );
    });
  }

  it("stops at a frame that paints the picture over and over", () => {
    const frame = frameOf((bits) => {
      for (let i = 0; i < 100_000; i++) bits.put(0b0101_000, 7);
    });
    expect(() => decoded(frame, 64, 64)).toThrow("over and over");
  });

  it("ends in a picture or in a named error whatever the bytes are", () => {
    const random = seededNumbers(99);
    const good = encodeAst2100(testPicture(64, 48), null, options(7, "444", true));
    const decoder = new Ast2100Decoder();
    const picture = new Framebuffer(64, 48);
    let refused = 0;
    for (let round = 0; round < 3000; round++) {
      const bytes = round % 3 === 0 ? Uint8Array.from({ length: random(400) }, () => random(256)) : good.slice();
      bytes.set([random(12), random(12), 1, random(2) ? 0xbc : 0xa6].slice(0, bytes.length));
      for (let i = random(5); i > 0 && bytes.length > 4; i--) bytes[4 + random(bytes.length - 4)] = random(256);
      try {
        decoder.decode(bytes, picture);
      } catch (error) {
        refused++;
        expect(error).toMatchObject({ code: expect.stringMatching(/^ATEN_FRAME_/) });
      }
    }
    expect(refused).toBeGreaterThan(1000);
  });
});
