/** Keysyms of keys that type no printable character, and what a terminal sends for them (X11's keysymdef.h). */
const CONTROLS = new Map([
  [0xff08, "\x7f"], // BackSpace
  [0xff09, "\t"],
  [0xff0d, "\r"], // Return
  [0xff8d, "\r"], // KP_Enter
  [0xff1b, "\x1b"],
]);

const SHIFTS = new Set([0xffe1, 0xffe2]);
const CONTROL_KEYS = new Set([0xffe3, 0xffe4]);
const CAPS_LOCK = 0xffe5;
const KEYPAD_FIRST = 0xffaa;
const KEYPAD = "*+,-./0123456789";

/**
 * Turns key events into the characters that they type. A viewer sends the keysym that its own keyboard layout gave, with
 * Shift applied already ("A", "*"); a scripted one may send "a" with Shift held.
 */
export class Keyboard {
  #shift = false;
  #control = false;
  #capsLock = false;

  /** The character typed, or "" when this event types none. */
  key(keysym: number, down: boolean): string {
    if (SHIFTS.has(keysym)) this.#shift = down;
    if (CONTROL_KEYS.has(keysym)) this.#control = down;
    if (!down) return "";
    if (keysym === CAPS_LOCK) this.#capsLock = !this.#capsLock;
    const control = CONTROLS.get(keysym);
    if (control !== undefined) return control;
    const character = printable(keysym);
    if (this.#control) return /[a-z]/i.test(character) ? String.fromCharCode(character.charCodeAt(0) & 0x1f) : "";
    return this.#shift || this.#capsLock ? character.toUpperCase() : character;
  }
}

/** Latin-1 keysyms are their characters. */
function printable(keysym: number): string {
  if (keysym >= 0x20 && keysym <= 0x7e) return String.fromCharCode(keysym);
  return KEYPAD[keysym - KEYPAD_FIRST] ?? "";
}
