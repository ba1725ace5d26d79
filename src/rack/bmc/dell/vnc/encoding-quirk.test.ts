import { expect, test } from "vitest";
import { stallsOn } from "./encoding-quirk.ts";

test("noVNC's own list, which begins with CopyRect and Tight, stalls", () => {
  expect(stallsOn([1, 7, -260, 16, 5, 2, 0, -223])).toBe(true);
});

test("Hextile, RRE or Raw first works, whatever follows", () => {
  expect(stallsOn([5, 2, 0, -223])).toBe(false);
  expect(stallsOn([0, 1, 7])).toBe(false);
});

test("pseudo-encodings before them do not matter", () => {
  expect(stallsOn([-223, -239, 5])).toBe(false);
  expect(stallsOn([-223, 16, 5])).toBe(true);
  expect(stallsOn([-223])).toBe(false);
});
