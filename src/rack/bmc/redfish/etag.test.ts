import { expect, test } from "vitest";
import { entityTag, ifMatchHolds } from "./etag.ts";

test("the tag follows the body and has its vendor's look", () => {
  expect(entityTag("weak", { a: 1 })).toMatch(/^W\/"[0-9A-F]{8}"$/);
  expect(entityTag("strong", { a: 1 })).toMatch(/^"[0-9a-f]{32}"$/);
  expect(entityTag("weak", { a: 1 })).not.toBe(entityTag("weak", { a: 2 }));
});

test("If-Match holds for the present version, for any, and when it is not sent", () => {
  expect(ifMatchHolds(undefined, '"a"')).toBe(true);
  expect(ifMatchHolds("*", '"a"')).toBe(true);
  expect(ifMatchHolds('"b", "a"', '"a"')).toBe(true);
  expect(ifMatchHolds('"b"', '"a"')).toBe(false);
});
