import { USAGE } from "./hid-usage.ts";

/** Where a keysym is on a US keyboard. `shift`: whether it is the key's upper character; null when that is no question. */
export interface UsKey {
  readonly usage: number;
  readonly shift: boolean | null;
  /** Caps Lock stands in for Shift. */
  readonly letter: boolean;
}

/** The characters from usage 0x1e on: what a key gives alone, and with Shift. Control keys lie between (NUL here). */
const CHARACTERS_FROM = 0x1e;
const PLAIN = "1234567890\0\0\0\0\0-=[]\\\0;'`,./";
const SHIFTED = '!@#$%^&*()\0\0\0\0\0_+{}|\0:"~<>?';

/** Keys that give no character of their own, by usage; the keysym to send for a key comes first. */
const FUNCTIONS: readonly (readonly [usage: number, ...keysyms: number[]])[] = [
  [0x28, 0xff0d, 0xff0a], // Return, Linefeed
  [0x29, 0xff1b], // Escape
  [0x2a, 0xff08], // BackSpace
  [0x2b, 0xff09, 0xfe20], // Tab, ISO_Left_Tab
  [0x2c, 0x0020, 0x00a0], // space, nobreakspace
  [USAGE.capsLock, 0xffe5],
  ...Array.from({ length: 12 }, (_, i) => [0x3a + i, 0xffbe + i] as const), // F1 to F12
  [0x46, 0xff61, 0xff15], // Print, Sys_Req
  [0x47, 0xff14], // Scroll_Lock
  [0x48, 0xff13, 0xff6b], // Pause, Break
  [0x49, 0xff63], // Insert
  [0x4a, 0xff50], // Home
  [0x4b, 0xff55], // Page_Up
  [0x4c, 0xffff], // Delete
  [0x4d, 0xff57], // End
  [0x4e, 0xff56], // Page_Down
  [0x4f, 0xff53], // Right
  [0x50, 0xff51], // Left
  [0x51, 0xff54], // Down
  [0x52, 0xff52], // Up
  [0x53, 0xff7f], // Num_Lock
  [0x54, 0xffaf], // KP_Divide
  [0x55, 0xffaa], // KP_Multiply
  [0x56, 0xffad], // KP_Subtract
  [0x57, 0xffab], // KP_Add
  [0x58, 0xff8d], // KP_Enter
  [0x59, 0xffb1, 0xff9c], // KP_1, KP_End
  [0x5a, 0xffb2, 0xff99], // KP_2, KP_Down
  [0x5b, 0xffb3, 0xff9b], // KP_3, KP_Page_Down
  [0x5c, 0xffb4, 0xff96], // KP_4, KP_Left
  [0x5d, 0xffb5, 0xff9d], // KP_5, KP_Begin
  [0x5e, 0xffb6, 0xff98], // KP_6, KP_Right
  [0x5f, 0xffb7, 0xff95], // KP_7, KP_Home
  [0x60, 0xffb8, 0xff97], // KP_8, KP_Up
  [0x61, 0xffb9, 0xff9a], // KP_9, KP_Page_Up
  [0x62, 0xffb0, 0xff9e], // KP_0, KP_Insert
  [0x63, 0xffae, 0xff9f, 0xffac], // KP_Decimal, KP_Delete, KP_Separator
  [0x65, 0xff67], // Menu
  [0x67, 0xffbd], // KP_Equal
  ...Array.from({ length: 12 }, (_, i) => [0x68 + i, 0xffca + i] as const), // F13 to F24
  [USAGE.leftControl, 0xffe3],
  [USAGE.leftShift, 0xffe1],
  [USAGE.leftAlt, 0xffe9, 0xffe7], // Alt_L, Meta_L
  [USAGE.leftGui, 0xffeb, 0xffed], // Super_L, Hyper_L
  [USAGE.rightControl, 0xffe4],
  [USAGE.rightShift, 0xffe2],
  [USAGE.rightAlt, 0xffea, 0xffe8, 0xfe03, 0xff7e], // Alt_R, Meta_R, ISO_Level3_Shift, Mode_switch
  [USAGE.rightGui, 0xffec, 0xffee], // Super_R, Hyper_R
];

const BY_KEYSYM = new Map<number, UsKey>();
const PLAIN_KEYSYMS = new Map<number, number>();
const SHIFTED_KEYSYMS = new Map<number, number>();

for (const [usage, ...keysyms] of FUNCTIONS) {
  PLAIN_KEYSYMS.set(usage, keysyms[0] as number);
  for (const keysym of keysyms) BY_KEYSYM.set(keysym, { usage, shift: null, letter: false });
}
for (let i = 0; i < PLAIN.length; i++) {
  if (PLAIN[i] !== "\0") addCharacterKey(CHARACTERS_FROM + i, PLAIN.charCodeAt(i), SHIFTED.charCodeAt(i), false);
}
for (let i = 0; i < 26; i++) addCharacterKey(0x04 + i, 0x61 + i, 0x41 + i, true);
// The key next to the left Shift of other countries' keyboards: no US character, so only its usage is known.
PLAIN_KEYSYMS.set(0x64, 0x3c);

function addCharacterKey(usage: number, plain: number, shifted: number, letter: boolean): void {
  BY_KEYSYM.set(plain, { usage, shift: false, letter });
  BY_KEYSYM.set(shifted, { usage, shift: true, letter });
  PLAIN_KEYSYMS.set(usage, plain);
  SHIFTED_KEYSYMS.set(usage, shifted);
}

/** The key of an X11 keysym, or undefined when a US keyboard has none. ASCII's keysyms are their codes. */
export function usKeyOf(keysym: number): UsKey | undefined {
  // Keysyms of Unicode characters (X11 protocol, appendix A).
  return BY_KEYSYM.get(keysym >= 0x0100_0000 && keysym < 0x0100_0080 ? keysym & 0x7f : keysym);
}

/** The X11 keysym that a key gives with or without Shift, or undefined for a key that a US keyboard has not. */
export function keysymOfUsage(usage: number, shift: boolean): number | undefined {
  return (shift ? SHIFTED_KEYSYMS.get(usage) : undefined) ?? PLAIN_KEYSYMS.get(usage);
}
