import { describe, expect, it } from "vitest";
import { ByteReader, ByteWriter, concatBytes, equalBytes, hex, hexBytes } from "./index.ts";

describe("ByteWriter and ByteReader", () => {
  it("give back what was written, in either order of bytes", () => {
    for (const order of ["be", "le"] as const) {
      const bytes = new ByteWriter(order, 1)
        .u8(1)
        .u16(0x0203)
        .u32(0xfffffffe)
        .s32(-5)
        .bytes(hexBytes("aabb"))
        .zeros(3)
        .finish();
      const reader = new ByteReader(bytes, order);
      expect([reader.u8("a"), reader.u16("b"), reader.u32("c"), reader.s32("d")]).toEqual([1, 0x0203, 0xfffffffe, -5]);
      expect(hex(reader.bytes(2, "e"))).toBe("aabb");
      reader.skip(3, "padding");
      expect(() => reader.expectEnd("the message")).not.toThrow();
    }
  });

  it("put the most significant byte first in RFB's order", () => {
    expect(hex(new ByteWriter("be").u16(0x0102).finish())).toBe("0102");
    expect(hex(new ByteWriter("le").u16(0x0102).finish())).toBe("0201");
  });

  it("zeros are zero even where the buffer held something", () => {
    const writer = new ByteWriter("be", 2);
    expect(hex(writer.u8(255).zeros(4).finish())).toBe("ff00000000");
  });

  it("name what was being read when the bytes run out, and read nothing", () => {
    const reader = new ByteReader(hexBytes("01"));
    expect(() => reader.u16("rectangle width")).toThrow("reading rectangle width: needs 2 bytes, 1 are left");
    expect(reader.remaining).toBe(1);
  });

  it("name what ended too late", () => {
    expect(() => new ByteReader(hexBytes("0102")).expectEnd("RAKP 2")).toThrow("reading RAKP 2: 2 bytes too many");
  });
});

it("equalBytes and concatBytes", () => {
  expect(equalBytes(hexBytes("0102"), concatBytes([hexBytes("01"), hexBytes("02")]))).toBe(true);
  expect(equalBytes(hexBytes("0102"), hexBytes("0103"))).toBe(false);
  expect(equalBytes(hexBytes("01"), hexBytes("0100"))).toBe(false);
});
