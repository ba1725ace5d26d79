import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { hexBytes } from "#/lib/bytes/index.ts";
import { Ast2100Decoder, Framebuffer } from "#/protocols/rfb/index.ts";
import { inverseDct } from "../../src/protocols/rfb/aten/ast2100/idct.ts";
import { dequantisationTable } from "../../src/protocols/rfb/aten/ast2100/quantisation.ts";
import { vectorsFolder } from "../support/vectors.ts";

interface FrameVector {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly payload_hex?: string;
  readonly payload_hex_file?: string;
  readonly expect_rgba_sha256_a255?: string;
  readonly dirty?: readonly [x: number, y: number, width: number, height: number];
  readonly expected_rgb_rows?: readonly string[];
}

interface IdctVector {
  readonly name: "idct";
  readonly cases: readonly { selector: number; coef: readonly number[]; expected_rows: readonly number[] }[];
}

const folder = vectorsFolder("aten");
const index = (folder ? JSON.parse(readVector("index.json")) : []) as (FrameVector | IdctVector)[];
const frames = index.filter((vector): vector is FrameVector => vector.name !== "idct");

function readVector(name: string): string {
  return readFileSync(new URL(name, folder as URL), "utf8");
}

function payload({ payload_hex, payload_hex_file }: FrameVector): Uint8Array {
  return hexBytes(payload_hex ?? readVector(payload_hex_file ?? ""));
}

function find(name: string): FrameVector {
  return frames.find((vector) => vector.name === name) as FrameVector;
}

describe.skipIf(!folder)("the AST2100 decoder", () => {
  for (const vector of frames) {
    it(`paints ${vector.name} byte for byte`, () => {
      const picture = new Framebuffer(vector.width, vector.height);
      const decoder = new Ast2100Decoder();
      if (vector.name === "synth-444-delta") decoder.decode(payload(find("synth-444-q7")), picture);
      const rects = decoder.decode(payload(vector), picture);
      if (vector.expect_rgba_sha256_a255) {
        expect(createHash("sha256").update(picture.pixels).digest("hex")).toBe(vector.expect_rgba_sha256_a255);
      }
      if (!vector.dirty || !vector.expected_rgb_rows) return;
      const [x, y, width, height] = vector.dirty;
      expect(rects).toEqual([{ x, y, width, height }]);
      const rows = vector.expected_rgb_rows.map((_, row) =>
        Array.from({ length: width }, (_, column) => {
          const at = 4 * ((y + row) * vector.width + x + column);
          return Buffer.from(picture.pixels.subarray(at, at + 3)).toString("hex");
        }).join(" "),
      );
      expect(rows).toEqual(vector.expected_rgb_rows);
    });
  }

  it("transforms as the vendor's viewer does", () => {
    const { cases } = index.find((vector): vector is IdctVector => vector.name === "idct") as IdctVector;
    for (const { selector, coef, expected_rows } of cases) {
      const factors = dequantisationTable("luma", selector);
      const coefficients = Int32Array.from(coef, (value, i) => Math.imul(value, factors[i] as number) >> 16);
      const samples = new Uint8Array(64);
      inverseDct(coefficients, samples, 0);
      const expected = expected_rows.flatMap((row) => Array.from({ length: 8 }, () => row));
      expect([...samples]).toEqual(expected);
    }
  });

  it("refuses a frame that is cut, wherever it is cut", () => {
    const whole = payload(find("synth-444-vq"));
    // At words, so that what follows is zeros and not half of a word that may happen to be an end code.
    for (let length = 0; length < 1984; length += 8) {
      const cut = () => new Ast2100Decoder().decode(whole.subarray(0, length), new Framebuffer(96, 64));
      expect(cut).toThrowError(expect.objectContaining({ code: expect.stringMatching(/^ATEN_FRAME_/) }));
    }
  });
});
