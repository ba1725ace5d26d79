import { expect, it } from "vitest";
import { jsonText } from "./json-text.ts";

it.each([
  "",
  "plain",
  'quote" and \\ and /',
  "tab\t newline\n nul\0 delete\x7f",
  "é, 漢字, 🚀, \u2028",
  "\ud83d alone",
  null,
  true,
  false,
  0,
  -1.5e300,
  [],
  {},
  { "ключ é": ["🚀", { deep: "ü" }], 'a"b': null },
])("writes %j so that any reader gets the same", (value) => {
  const text = jsonText(value) as string;
  expect(JSON.parse(text)).toEqual(value);
  expect(text).toMatch(/^[\x20-\x7f]*$/);
});

it("writes text that needs no escapes as JSON.stringify does", () => {
  for (let code = 0x20; code < 0x80; code++) {
    const value = `a${String.fromCharCode(code)}b`;
    expect(jsonText(value)).toBe(JSON.stringify(value));
  }
});

it("has no word for undefined", () => {
  expect(jsonText(undefined)).toBeUndefined();
});
