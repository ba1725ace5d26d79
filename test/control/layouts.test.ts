import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { keyboardLayout, LAYOUT_NAMES } from "#/console/typing/index.ts";
import { requirePeer } from "../support/peers.ts";
import { run } from "../support/process.ts";

/** Our names for layouts, where xkeyboard-config has others. */
const XKB: Readonly<Record<string, string>> = { "en-us": "us", "en-gb": "gb" };

/** The key that each of xkb's names stands for, as a US keyboard labels it; "<" is the key left of Z. */
const KEYS: readonly (readonly [prefix: string, from: number, labels: string])[] = [
  ["TLDE", 0, "`"],
  ["AE", 1, "1234567890-="],
  ["AD", 1, "qwertyuiop[]"],
  ["AC", 1, "asdfghjkl;'"],
  ["BKSL", 0, "\\"],
  ["LSGT", 0, "<"],
  ["AB", 1, "zxcvbnm,./"],
];
const LABELS = new Map(
  KEYS.flatMap(([prefix, from, labels]) =>
    Array.from(
      labels,
      (label, i) => [from === 0 ? prefix : prefix + String(i + from).padStart(2, "0"), label] as const,
    ),
  ),
);
const SHIFTED = new Map(
  Array.from("`1234567890-=[];'\\,./", (plain, i) => [plain, '~!@#$%^&*()_+{}:"|<>?'[i] ?? ""] as const),
);

/** Keysym names that are not their character. */
const NAMES: Readonly<Record<string, string>> = {
  grave: "`",
  asciitilde: "~",
  exclam: "!",
  at: "@",
  numbersign: "#",
  dollar: "$",
  percent: "%",
  asciicircum: "^",
  ampersand: "&",
  asterisk: "*",
  parenleft: "(",
  parenright: ")",
  minus: "-",
  underscore: "_",
  equal: "=",
  plus: "+",
  bracketleft: "[",
  braceleft: "{",
  bracketright: "]",
  braceright: "}",
  backslash: "\\",
  bar: "|",
  semicolon: ";",
  colon: ":",
  apostrophe: "'",
  quotedbl: '"',
  comma: ",",
  less: "<",
  period: ".",
  greater: ">",
  slash: "/",
  question: "?",
  notsign: "¬",
  sterling: "£",
  EuroSign: "€",
  degree: "°",
  section: "§",
  ssharp: "ß",
  adiaeresis: "ä",
  odiaeresis: "ö",
  udiaeresis: "ü",
  Adiaeresis: "Ä",
  Odiaeresis: "Ö",
  Udiaeresis: "Ü",
  twosuperior: "²",
  threesuperior: "³",
  mu: "µ",
  eacute: "é",
  egrave: "è",
  ccedilla: "ç",
  Ccedilla: "Ç",
  agrave: "à",
  ugrave: "ù",
  igrave: "ì",
  ograve: "ò",
  currency: "¤",
  masculine: "º",
  ordfeminine: "ª",
  exclamdown: "¡",
  questiondown: "¿",
  ntilde: "ñ",
  Ntilde: "Ñ",
  periodcentered: "·",
  aring: "å",
  Aring: "Å",
  onehalf: "½",
};
const DEAD: Readonly<Record<string, string>> = {
  dead_grave: "`",
  dead_acute: "´",
  dead_circumflex: "^",
  dead_tilde: "~",
  dead_diaeresis: "¨",
};

/** What every key types by xkeyboard-config: character to keys such as "S-2"; a dead key counts as its accent and a space. */
async function xkbKeys(layout: string): Promise<Map<string, Set<string>>> {
  const folder = await mkdtemp(join(tmpdir(), "outband-xkb-"));
  try {
    const file = join(folder, "keymap");
    const symbols = `pc+${XKB[layout] ?? layout}+inet(evdev)`;
    const parts = [
      'xkb_keycodes { include "evdev" };',
      'xkb_types { include "complete" };',
      'xkb_compat { include "complete" };',
    ];
    await writeFile(file, `xkb_keymap { ${parts.join(" ")} xkb_symbols { include "${symbols}" }; };`);
    const { output } = await run("xkbcomp", ["-w0", "-I/usr/share/X11/xkb", "-xkb", file, "-"]);
    const keys = new Map<string, Set<string>>();
    for (const [, name = "", body = ""] of output.matchAll(/key <(\w+)>\s*\{([^}]*)\}/g)) {
      const label = LABELS.get(name);
      const levels = /\[([^[\]]*)\]\s*$/.exec(body.trim())?.[1]?.split(",") ?? [];
      if (label === undefined) continue;
      for (const [level, keysym] of levels.map((one) => one.trim()).entries()) {
        const dead = DEAD[keysym];
        const character = dead ?? NAMES[keysym] ?? (keysym.length === 1 ? keysym : null);
        if (character === null || level > 3) continue;
        const press = ["", "S-", "G-", "SG-"][level] + (label === "<" ? "ISO" : label) + (dead ? " space" : "");
        keys.set(character, (keys.get(character) ?? new Set()).add(press));
      }
    }
    return keys;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** How we type a character, in the same words. */
function ourKeys(layout: string, character: string, isoKeysym: number | null): string | null {
  const strokes = keyboardLayout(layout, { isoKeysym })?.strokes(character);
  if (!strokes) return null;
  return strokes
    .map(({ modifiers, keysym }) => {
      if (keysym === 0x20) return "space";
      const [shift, altGr] = [modifiers.includes(0xffe1), modifiers.includes(0xffea)];
      const text = String.fromCharCode(keysym);
      const plain = [...SHIFTED].find(([, shifted]) => shifted === text)?.[0] ?? text.toLowerCase();
      const prefix = shift && altGr ? "SG-" : shift ? "S-" : altGr ? "G-" : "";
      return prefix + (keysym === 0xfffe ? "ISO" : plain);
    })
    .join(" ");
}

describe.skipIf(!requirePeer("xkbcomp", "x11-xkb-utils"))("layouts, compared with xkeyboard-config", () => {
  it.each(LAYOUT_NAMES.flatMap((name) => [[name, 0xfffe] as const, [name, null] as const]))(
    "%s, key left of Z %s: every character is on the key where Linux has it",
    async (layout, iso) => {
      const theirs = await xkbKeys(layout);
      const wrong: string[] = [];
      for (const character of [
        ...Object.values(NAMES),
        ...Array.from("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"),
      ]) {
        const ours = ourKeys(layout, character, iso);
        const known = theirs.get(character);
        // What AltGr alone has beyond ASCII is left out: Windows has it elsewhere. An accent may be a dead key's.
        const missing = ours === null && [...(known ?? [])].some((key) => !key.includes("ISO")) && character < "\u007f";
        const misplaced = ours !== null && !known?.has(ours) && !ours.includes(" ");
        if (missing || misplaced) {
          wrong.push(`${character}: ours ${ours}, theirs ${[...(known ?? [])].join(" or ")}`);
        }
      }
      expect(wrong).toEqual([]);
      expect(theirs.size).toBeGreaterThan(80);
    },
  );
});
