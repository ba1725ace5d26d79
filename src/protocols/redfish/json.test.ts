import { describe, expect, it } from "vitest";
import { dig, tryParseObject } from "./json.ts";

const parse = (text: string) => tryParseObject(new TextEncoder().encode(text), "a test");

describe("tryParseObject", () => {
  it("gives objects only", () => {
    expect(parse('{"a":1}')).toEqual({ a: 1 });
    for (const text of ["", "[]", "7", '"x"', "null", "<html>", '{"a":']) expect(parse(text)).toBeNull();
  });

  it("refuses nesting that no resource has, before parsing it", () => {
    expect(() => parse('{"a":'.repeat(1_000_000))).toThrow("nested deeper than 64");
    expect(() => parse("[".repeat(65))).toThrow("nested deeper than 64");
  });

  it("counts no brackets inside strings", () => {
    expect(parse(`{"a":"${'[{\\"'.repeat(200)}"}`)).not.toBeNull();
  });
});

describe("dig", () => {
  it("walks objects and stops at anything else", () => {
    const value = { Links: { Oem: { Dell: 1 } }, list: [1] };
    expect(dig(value, "Links", "Oem", "Dell")).toBe(1);
    expect(dig(value, "Links", "Dell", "x")).toBeUndefined();
    expect(dig(value, "list", "0")).toBeUndefined();
    expect(dig(value, "constructor")).toBeUndefined();
    expect(dig(null, "a")).toBeUndefined();
  });
});
