/** Where a viewer's keys and pointer go. */
export interface InputTarget {
  /** `keycode`: the key's place on a PC keyboard (XT scan code), 0 where the viewer does not tell. */
  key(keysym: number, down: boolean, keycode?: number): void;
  pointer(buttons: number, x: number, y: number): void;
}

/** More keys than hands: what a hostile viewer may hold down at once. */
const MAX_PRESSED = 64;

interface PressedKey {
  readonly keysym: number;
  readonly keycode: number;
}

/** Passes one viewer's input on and knows what it holds down, so that nothing stays pressed when it leaves. */
export class ViewerInput implements InputTarget {
  readonly #target: InputTarget;
  /** By what stays the same while a key is held: its place, or its keysym where the place is not known. */
  readonly #pressed = new Map<string, PressedKey>();
  #buttons = 0;
  #x = 0;
  #y = 0;

  constructor(target: InputTarget) {
    this.#target = target;
  }

  key(keysym: number, down: boolean, keycode = 0): void {
    const key = keycode === 0 ? `keysym ${keysym}` : `code ${keycode}`;
    const held = this.#pressed.get(key);
    if (down && !held) {
      if (this.#pressed.size >= MAX_PRESSED) return;
      this.#pressed.set(key, { keysym, keycode });
    } else if (!held) return;
    if (!down) this.#pressed.delete(key);
    // Until it is let go a key stays what it was when it went down, whatever Shift does: an upstream without scan codes
    // knows it by its keysym alone.
    this.#target.key(held?.keysym ?? keysym, down, keycode);
  }

  pointer(buttons: number, x: number, y: number): void {
    this.#buttons = buttons;
    this.#x = x;
    this.#y = y;
    this.#target.pointer(buttons, x, y);
  }

  /** Idempotent. */
  releaseAll(): void {
    // The last pressed first: a letter before the modifiers it was typed with.
    for (const { keysym, keycode } of [...this.#pressed.values()].reverse()) this.#target.key(keysym, false, keycode);
    this.#pressed.clear();
    if (this.#buttons !== 0) this.#target.pointer(0, this.#x, this.#y);
    this.#buttons = 0;
  }
}
