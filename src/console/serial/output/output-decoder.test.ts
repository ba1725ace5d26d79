import { describe, expect, it } from "vitest";
import { hexBytes } from "#/lib/bytes/index.ts";
import { OutputDecoder, type OutputEncoding } from "./output-decoder.ts";

/** Whole, byte by byte, and in two at every place: always the same text. */
function decode(hexText: string, encoding: OutputEncoding = "auto"): string {
  const bytes = hexBytes(hexText);
  const whole = new OutputDecoder(encoding).decode(bytes);
  const one = new OutputDecoder(encoding);
  expect(Array.from(bytes, (byte) => one.decode(Uint8Array.of(byte))).join("")).toBe(whole);
  for (let cut = 0; cut <= bytes.length; cut++) {
    const two = new OutputDecoder(encoding);
    expect(two.decode(bytes.subarray(0, cut)) + two.decode(bytes.subarray(cut))).toBe(whole);
  }
  return whole;
}

describe("OutputDecoder", () => {
  it("reads UTF-8", () => {
    expect(decode("41 c3a9 e29490 f09f9a80 0a")).toBe("Aé┐🚀\n");
  });

  it("reads what is no UTF-8 as code page 437, also what looks like UTF-8 by chance", () => {
    expect(decode("da c4 c4 bf 0d0a b3 20 b3")).toBe("┌──┐\r\n│ │");
  });

  it("returns to UTF-8 when the operating system draws", () => {
    expect(decode("da c4 bf 20 e29480 e29490 20 c3a9")).toBe("┌─┐ ─┐ é");
  });

  it("does not take code page 437 that begins like box drawing for UTF-8", () => {
    expect(decode("da e2 41 e2 b3 b3")).toBe("┌ΓAΓ││");
  });

  it("takes no over-long form and no surrogate for a character", () => {
    expect(decode("c0af eda080", "utf-8")).toBe("\ufffd".repeat(5));
  });

  it("keeps to the encoding that an operator has named", () => {
    expect(decode("c3a9", "cp437")).toBe("├⌐");
    expect(decode("da 41", "utf-8")).toBe("\ufffdA");
  });

  it("says which bytes wait for their end", () => {
    const decoder = new OutputDecoder("auto");
    expect(decoder.decode(hexBytes("41 e294"))).toBe("A");
    expect([...decoder.held]).toEqual([0xe2, 0x94]);
  });
});
