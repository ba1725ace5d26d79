type KeyEvent = readonly [keysym: number, down: boolean];

const SHIFT_LEFT = 0xffe1;
const SHIFT_RIGHT = 0xffe2;

/** What a US keyboard types with Shift, as keysyms (Latin-1 keysyms are their characters). */
const SHIFTED = new Set(Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ~!@#$%^&*()_+{}|:"<>?', (key) => key.charCodeAt(0)));

/**
 * Presses Shift for a character that needs it when the viewer has not. QEMU looks up only the key that has the keysym
 * on it, so that a "$" alone would arrive as "4"; automated browsers and other keyboard layouts send exactly that.
 */
export class UsKeyboard {
  readonly #heldShifts = new Set<number>();

  /** The key events to send in place of this one. */
  translate(keysym: number, down: boolean): readonly KeyEvent[] {
    if (keysym === SHIFT_LEFT || keysym === SHIFT_RIGHT) {
      if (down) this.#heldShifts.add(keysym);
      else this.#heldShifts.delete(keysym);
    }
    const event: KeyEvent = [keysym, down];
    if (!down || this.#heldShifts.size > 0 || !SHIFTED.has(keysym)) return [event];
    return [[SHIFT_LEFT, true], event, [SHIFT_LEFT, false]];
  }
}
