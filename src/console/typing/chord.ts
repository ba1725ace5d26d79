import { TypingError } from "./errors.ts";

const MODIFIERS: ReadonlyMap<string, number> = new Map([
  ["ctrl", 0xffe3],
  ["control", 0xffe3],
  ["alt", 0xffe9],
  ["altgr", 0xffea],
  ["shift", 0xffe1],
  ["super", 0xffeb],
  ["win", 0xffeb],
  ["meta", 0xffeb],
]);

const PRINT = 0xff61;

/** Keysyms from X11's keysymdef.h. Letters and digits are themselves: the key that a US keyboard labels so. */
const KEYS: ReadonlyMap<string, number> = new Map([
  ["del", 0xffff],
  ["delete", 0xffff],
  ["backspace", 0xff08],
  ["tab", 0xff09],
  ["enter", 0xff0d],
  ["return", 0xff0d],
  ["esc", 0xff1b],
  ["escape", 0xff1b],
  ["space", 0x20],
  ["insert", 0xff63],
  ["home", 0xff50],
  ["end", 0xff57],
  ["pageup", 0xff55],
  ["pagedown", 0xff56],
  ["left", 0xff51],
  ["up", 0xff52],
  ["right", 0xff53],
  ["down", 0xff54],
  ["print", PRINT],
  ["pause", 0xff13],
  ["menu", 0xff67],
  ...Array.from({ length: 12 }, (_, i) => [`f${i + 1}`, 0xffbe + i] as const),
  ...Array.from("abcdefghijklmnopqrstuvwxyz0123456789", (key) => [key, key.charCodeAt(0)] as const),
]);

/** Linux's magic SysRq commands (Documentation/admin-guide/sysrq.rst) that stand on a letter or a digit. */
const SYSRQ = /^[0-9a-z]$/;

/**
 * The keysyms of a chord, in the order in which they are pressed: "ctrl-alt-del", "ctrl-alt-f2", "alt-tab", "f12".
 * "sysrq-b" is Alt with SysRq (the Print key) and B. Throws TYPING_CHORD.
 */
export function parseChord(chord: string): readonly number[] {
  const words = chord.toLowerCase().split(/[-+]/);
  const last = words.pop() ?? "";
  if (words.length === 1 && words[0] === "sysrq" && SYSRQ.test(last)) return [0xffe9, PRINT, last.charCodeAt(0)];
  const modifiers = words.map((word) => MODIFIERS.get(word));
  const key = KEYS.get(last) ?? (words.length === 0 ? MODIFIERS.get(last) : undefined);
  const known = modifiers.every((modifier) => modifier !== undefined) && new Set(modifiers).size === modifiers.length;
  if (key === undefined || !known) {
    throw new TypingError(
      "TYPING_CHORD",
      "invalid",
      `"${chord.slice(0, 40)}" is no chord: write modifiers and one key with dashes, for example ctrl-alt-del, ` +
        "ctrl-alt-f2, alt-tab, f12 or sysrq-b",
    );
  }
  return [...modifiers.filter((modifier) => modifier !== undefined), key];
}
