import { describe, expect, it } from "vitest";
import { packRgb } from "./framebuffer.ts";
import { type PixelArea, type TwoColours, tryTwoColourRun, tryTwoColours } from "./two-colours.ts";

const GREY = packRgb(170, 170, 170);
const BLACK = packRgb(0, 0, 0);
const GREEN = packRgb(0, 255, 0);
/** Differs from black in the bits in which grey does not. */
const ODD = (BLACK ^ (~(GREY ^ BLACK) & 0xffffff)) >>> 0;

/** An area somewhere in a larger picture of another colour. */
function area(width: number, height: number, colour: (x: number, y: number) => number): PixelArea {
  const stride = width + 13;
  const start = 2 * stride + 5;
  const words = new Uint32Array(stride * (height + 4)).fill(packRgb(1, 2, 3));
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) words[start + y * stride + x] = colour(x, y);
  return { words, stride, start, width, height };
}

function unpacked({ first, second, bits }: TwoColours, width: number, height: number): (number | null)[] {
  const rowBytes = Math.ceil(width / 8);
  expect(bits.length).toBe(rowBytes * height);
  return Array.from({ length: width * height }, (_, i) => {
    const x = i % width;
    const byte = bits[Math.floor(i / width) * rowBytes + (x >> 3)] as number;
    return (byte >> (7 - (x & 7))) & 1 ? second : first;
  });
}

function pixels({ words, stride, start, width, height }: PixelArea): number[] {
  return Array.from({ length: width * height }, (_, i) => {
    return words[start + Math.floor(i / width) * stride + (i % width)] as number;
  });
}

const letters = (x: number, y: number) => ((x * 7 + y * 13) % 5 < 2 && x > 3 ? GREY : BLACK);

describe("tryTwoColours", () => {
  it.each([
    [1, 1],
    [7, 3],
    [8, 2],
    [9, 2],
    [64, 5],
    [250, 3],
  ])("packs %ix%i pixels, bit for bit", (width, height) => {
    const given = area(width, height, letters);
    expect(unpacked(tryTwoColours(given) as TwoColours, width, height)).toEqual(pixels(given));
  });

  it("knows one colour from two", () => {
    expect(tryTwoColours(area(20, 4, () => GREEN))).toMatchObject({ first: GREEN, second: null });
  });

  it.each([
    [19, 3],
    [0, 3],
    [8, 2],
  ])("finds a third colour at %i, %i", (x, y) => {
    for (const third of [GREEN, ODD]) {
      expect(tryTwoColours(area(20, 4, (i, j) => (i === x && j === y ? third : letters(i + 4, j))))).toBeNull();
    }
  });
});

describe("tryTwoColourRun", () => {
  it("joins neighbours of the same colours, whichever of them comes first, and of one", () => {
    const areas = [
      area(16, 3, letters),
      area(8, 3, () => BLACK),
      area(8, 3, (x) => (x === 0 ? GREY : BLACK)),
      area(5, 3, letters),
    ];
    const run = tryTwoColourRun(areas);
    expect(run?.count).toBe(4);
    const joined = Array.from({ length: 3 }, (_, y) =>
      areas.flatMap((one) => pixels(one).slice(y * one.width, (y + 1) * one.width)),
    ).flat();
    expect(unpacked(run as TwoColours, 37, 3)).toEqual(joined);
  });

  it("ends before a neighbour with another colour, of which nothing is left in the bits", () => {
    const odd = area(8, 3, (x, y) => (x === 7 && y === 2 ? GREEN : GREY));
    const run = tryTwoColourRun([area(8, 3, letters), odd, area(8, 3, letters)]);
    expect(run?.count).toBe(1);
    expect(unpacked(run as TwoColours, 8, 3)).toEqual(pixels(area(8, 3, letters)));
  });

  it("is none when the first has three", () => {
    expect(tryTwoColourRun([area(8, 3, (x) => [GREY, GREEN, BLACK][x % 3] as number)])).toBeNull();
  });
});
