import { expect, it } from "vitest";
import { keyboardLayout, LAYOUT_NAMES } from "./keyboard-layout.ts";
import { planText } from "./plan-text.ts";

/** A stroke as text: modifiers, and the key as a US keyboard labels it. */
function keysFor(layout: string, text: string, isoKeysym: number | null = null): string {
  const keyboard = keyboardLayout(layout, { isoKeysym });
  if (!keyboard) throw new Error(`no layout ${layout}`);
  const { characters, untypeable } = planText(text, keyboard);
  const strokes = characters.flat().map(({ modifiers, keysym }) => {
    const held = modifiers.map((modifier) => (modifier === 0xffe1 ? "S-" : "G-")).join("");
    return held + (keysym < 0x7f ? String.fromCharCode(keysym) : keysym.toString(16));
  });
  return [...strokes, ...untypeable.map(({ character, index }) => `?${character}${index}`)].join(" ");
}

it.each([
  ["en-us", "aB{|", "a S-B S-{ S-|"],
  ["en-gb", '"@#~£€', 'S-@ S-" \\ S-| S-# G-4'],
  ["de", "zyZß", "y z S-Y -"],
  ["de", "@€{}\\~", "G-q G-e G-7 G-0 G-- G-]"],
  ["de", "éâ^`", "= e ` a `   S-+  "],
  ["fr", "azqw1&", "q w a z S-! 1"],
  ["fr", "êë@#", "[ e S-{ e G-0 G-3"],
  ["es", "ñ¿@ã", "; S-+ G-2 G-4 a"],
  ["it", "è@[{", "[ G-; G-[ S-G-{"],
  ["se", "åÄ~@", '[ S-" G-]   G-2'],
  ["jp", "@\"&'()=~", "[ S-@ S-^ S-& S-* S-( S-_ S-+"],
])("types %s %j by the keys that carry it", (layout, text, keys) => {
  expect(keysFor(layout, text)).toBe(keys);
});

it("types line ends, tabs, backspace and escape alike in every layout", () => {
  for (const layout of LAYOUT_NAMES) {
    expect(keysFor(layout, "a\r\n\tb\r\b\x1b ").replace(/^\w /, "")).toMatch(/^ff0d ff09 . ff0d ff08 ff1b {2}$/);
  }
});

it("takes a letter and its accent for one character", () => {
  expect(keysFor("de", "e\u0301")).toBe("= e");
});

it("says once which characters it cannot type, and where", () => {
  expect(keysFor("en-us", "aé€é😀")).toBe("a ?é1 ?€2 ?😀4");
  expect(keysFor("jp", "a_b\\")).toBe("a b ?_1 ?\\3");
});

it("uses the key left of Z only where the BMC is known to have it", () => {
  expect(keysFor("de", "<>|")).toBe("?<0 ?>1 ?|2");
  expect(keysFor("de", "<>|", 0x3c)).toBe("< ?>1 ?|2");
  expect(keysFor("en-gb", "\\|", 0x3c)).toBe("< G-`");
});

it("types every printable ASCII character in US English", () => {
  const all = Array.from({ length: 95 }, (_, i) => String.fromCharCode(0x20 + i)).join("");
  const keyboard = keyboardLayout("en-us", { isoKeysym: null });
  expect(keyboard && planText(all, keyboard).untypeable).toEqual([]);
});

it("knows no layout by the name of an object's property", () => {
  expect(keyboardLayout("constructor", { isoKeysym: null })).toBeNull();
});
