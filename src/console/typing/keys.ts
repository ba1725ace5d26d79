/**
 * Keys by their place. A BMC is a USB keyboard: what reaches the machine is which key went down, and the machine's own
 * layout makes the character. BMCs find the key for a keysym on a US keyboard, so the keysym to send is the one that the
 * key carries there, whatever the machine will make of it.
 */
export const SHIFT = 0xffe1;
/** Right Alt. */
export const ALT_GR = 0xffea;

/** The keys that print, row by row from the top left, as a US keyboard labels them: plain, and with Shift. */
export const US_ROWS: readonly (readonly [plain: string, shifted: string])[] = [
  ["`1234567890-=", "~!@#$%^&*()_+"],
  ["qwertyuiop[]", "QWERTYUIOP{}"],
  // The last is the key beside Enter: above it on US keyboards, at its left on European ones. One place to USB.
  ["asdfghjkl;'\\", 'ASDFGHJKL:"|'],
  ["zxcvbnm,./", "ZXCVBNM<>?"],
];

/** Keys that type the same in every layout. */
export const PLAIN_KEYS: ReadonlyMap<string, number> = new Map([
  [" ", 0x20],
  ["\n", 0xff0d],
  ["\t", 0xff09],
  ["\b", 0xff08],
  ["\x1b", 0xff1b],
]);
