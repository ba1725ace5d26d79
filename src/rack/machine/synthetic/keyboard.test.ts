import { expect, test } from "vitest";
import { Keyboard } from "./keyboard.ts";

const SHIFT = 0xffe1;
const CONTROL = 0xffe3;
const CAPS_LOCK = 0xffe5;

test("a key types when it goes down, not when it comes up", () => {
  const keyboard = new Keyboard();
  expect([keyboard.key(0x61, true), keyboard.key(0x61, false)]).toEqual(["a", ""]);
});

test("Shift and Caps Lock make letters big, until they are released", () => {
  const keyboard = new Keyboard();
  keyboard.key(SHIFT, true);
  expect(keyboard.key(0x61, true)).toBe("A");
  keyboard.key(SHIFT, false);
  keyboard.key(CAPS_LOCK, true);
  expect(keyboard.key(0x61, true)).toBe("A");
  keyboard.key(CAPS_LOCK, true);
  expect(keyboard.key(0x61, true)).toBe("a");
});

test("Control with a letter types a control character", () => {
  const keyboard = new Keyboard();
  keyboard.key(CONTROL, true);
  expect([keyboard.key(0x63, true), keyboard.key(0x31, true)]).toEqual(["\x03", ""]);
});

test.each([
  [0xff0d, "\r"],
  [0xff8d, "\r"],
  [0xff08, "\x7f"],
  [0xffb7, "7"],
  [0xffbe, ""],
  [0x1000416, ""],
])("keysym %i types %j", (keysym, typed) => {
  expect(new Keyboard().key(keysym, true)).toBe(typed);
});
