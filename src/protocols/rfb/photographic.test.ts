import { expect, it } from "vitest";
import { packRgb } from "./framebuffer.ts";
import { looksPhotographic, mayBePhotographic } from "./photographic.ts";
import { seededNumbers } from "./test-support.ts";

const WIDTH = 256;
const HEIGHT = 64;

function tile(colour: (x: number, y: number) => number) {
  const words = Uint32Array.from({ length: WIDTH * HEIGHT }, (_, i) => colour(i % WIDTH, Math.floor(i / WIDTH)));
  return { words, stride: WIDTH, start: 0, width: WIDTH, height: HEIGHT };
}

const random = seededNumbers(7);
const photograph = tile((x, y) => packRgb((x + random(20)) & 255, (y * 3 + random(20)) & 255, (x * y) & 255));
const text = tile((x, y) => ((x >> 1) % 4 === 0 && y % 16 < 10 ? packRgb(170, 170, 170) : packRgb(0, 0, 0)));
const gradient = tile((x, y) => packRgb(y * 4, x >> 3, 30));

it("tells photographs from text and from gradients of wide steps", () => {
  for (const [picture, expected] of [
    [photograph, true],
    [text, false],
    [gradient, false],
  ] as const) {
    expect(mayBePhotographic(picture) && looksPhotographic(picture.words)).toBe(expected);
  }
});

it("looks closer at every photograph", () => {
  expect(mayBePhotographic(photograph)).toBe(true);
});
