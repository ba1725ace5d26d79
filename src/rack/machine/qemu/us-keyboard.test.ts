import { expect, test } from "vitest";
import { UsKeyboard } from "./us-keyboard.ts";

const SHIFT = 0xffe1;
const DOLLAR = 0x24;

test("a shifted character is sent with Shift around it", () => {
  const keyboard = new UsKeyboard();
  expect(keyboard.translate(DOLLAR, true)).toEqual([
    [SHIFT, true],
    [DOLLAR, true],
    [SHIFT, false],
  ]);
  expect(keyboard.translate(DOLLAR, false)).toEqual([[DOLLAR, false]]);
});

test("a viewer that holds Shift is left alone", () => {
  const keyboard = new UsKeyboard();
  expect(keyboard.translate(SHIFT, true)).toEqual([[SHIFT, true]]);
  expect(keyboard.translate(DOLLAR, true)).toEqual([[DOLLAR, true]]);
});

test("plain characters and other keys go through as they are", () => {
  const keyboard = new UsKeyboard();
  for (const keysym of [0x61, 0x34, 0xff0d]) expect(keyboard.translate(keysym, true)).toEqual([[keysym, true]]);
});
