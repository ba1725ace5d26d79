import { describe, expect, it } from "vitest";
import { HidKeyState } from "./hid-key-state.ts";
import { HidKeyboard } from "./hid-keyboard.ts";
import { keysymOfUsage, usKeyOf } from "./us-layout.ts";

const text = (keys: readonly { usage: number; down: boolean }[]) =>
  keys.map(({ usage, down }) => `${down ? "+" : "-"}${usage.toString(16)}`).join(" ");

const code = (character: string) => character.charCodeAt(0);

describe("the US layout", () => {
  it("has every printable character of ASCII", () => {
    for (let keysym = 0x20; keysym < 0x7f; keysym++) {
      const key = usKeyOf(keysym);
      expect(key, String.fromCharCode(keysym)).toBeDefined();
      if (key) expect(keysymOfUsage(key.usage, key.shift === true)).toBe(keysym);
    }
  });

  it("puts keys where USB's tables put them", () => {
    const places: [keysym: number, usage: number][] = [
      [code("z"), 0x1d],
      [code("0"), 0x27],
      [code("!"), 0x1e],
      [code("?"), 0x38],
      [code("~"), 0x35],
      [code("|"), 0x31],
      [0xff0d, 0x28],
      [0xffbe, 0x3a],
      [0xffc9, 0x45],
      [0xffd5, 0x73],
      [0xffff, 0x4c],
      [0xffb0, 0x62],
      [0xffe9, 0xe2],
      [0xffec, 0xe7],
      [0x0100_0061, 0x04],
    ];
    for (const [keysym, usage] of places) expect(usKeyOf(keysym)?.usage).toBe(usage);
    expect(usKeyOf(0x20ac)).toBeUndefined();
  });
});

describe("HidKeyboard", () => {
  it("presses Shift around a character that needs it, and lets go of it around one that does not", () => {
    const keyboard = new HidKeyboard();
    expect(text(keyboard.key(code("!"), true))).toBe("+e1 +1e -e1");
    expect(text(keyboard.key(code("!"), false))).toBe("-1e");
    keyboard.key(0xffe2, true);
    expect(text(keyboard.key(code("A"), true))).toBe("+4");
    expect(text(keyboard.key(code("/"), true))).toBe("-e5 +38 +e5");
  });

  it("leaves Shift alone in chords", () => {
    const keyboard = new HidKeyboard();
    keyboard.key(0xffe3, true);
    expect(text(keyboard.key(code("C"), true))).toBe("+6");
  });

  it("lets Caps Lock stand in for Shift on letters, not on digits", () => {
    const keyboard = new HidKeyboard();
    expect(text([...keyboard.key(0xffe5, true), ...keyboard.key(0xffe5, false)])).toBe("+39 -39");
    expect(text(keyboard.key(code("A"), true))).toBe("+4");
    expect(text(keyboard.key(code("b"), true))).toBe("+e1 +5 -e1");
    expect(text(keyboard.key(code("!"), true))).toBe("+e1 +1e -e1");
  });

  it("releases a key by whichever of its keysyms comes", () => {
    const keyboard = new HidKeyboard();
    keyboard.key(code("a"), true);
    expect(text(keyboard.key(code("A"), false))).toBe("-4");
    expect(keyboard.key(code("a"), false)).toEqual([]);
  });

  it("drops repeats, unknown keysyms, and a seventh key with its release", () => {
    const keyboard = new HidKeyboard();
    expect(keyboard.key(0x20ac, true)).toEqual([]);
    for (const character of "abcdef") expect(keyboard.key(code(character), true)).toHaveLength(1);
    expect(keyboard.key(code("a"), true)).toEqual([]);
    expect(keyboard.key(code("g"), true)).toEqual([]);
    expect(keyboard.key(code("g"), false)).toEqual([]);
    expect(text(keyboard.key(0xffe3, true))).toBe("+e0");
    expect(keyboard.releaseAll()).toHaveLength(7);
    expect(keyboard.releaseAll()).toEqual([]);
  });
});

describe("HidKeyState", () => {
  it("gives the character of the moment and releases the same", () => {
    const seen: string[] = [];
    const keys = new HidKeyState((keysym, down) => seen.push(`${down ? "+" : "-"}${keysym.toString(16)}`));
    keys.key(0xe1, true);
    keys.key(0x1e, true);
    keys.key(0xe1, false);
    keys.key(0x1e, false);
    keys.key(0x1e, true);
    keys.key(0xee, true);
    keys.releaseAll();
    expect(seen).toEqual(["+ffe1", "+21", "-ffe1", "-21", "+31", "-31"]);
  });
});
