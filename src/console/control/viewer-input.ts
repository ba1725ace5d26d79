/** Where a viewer's keys and pointer go. */
export interface InputTarget {
  key(keysym: number, down: boolean): void;
  pointer(buttons: number, x: number, y: number): void;
}

/** More keys than hands: what a hostile viewer may hold down at once. */
const MAX_PRESSED = 64;

/** Passes one viewer's input on and knows what it holds down, so that nothing stays pressed when it leaves. */
export class ViewerInput implements InputTarget {
  readonly #target: InputTarget;
  readonly #pressed = new Set<number>();
  #buttons = 0;
  #x = 0;
  #y = 0;

  constructor(target: InputTarget) {
    this.#target = target;
  }

  key(keysym: number, down: boolean): void {
    if (down && this.#pressed.size >= MAX_PRESSED && !this.#pressed.has(keysym)) return;
    if (down) this.#pressed.add(keysym);
    else if (!this.#pressed.delete(keysym)) return;
    this.#target.key(keysym, down);
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
    for (const keysym of [...this.#pressed].reverse()) this.#target.key(keysym, false);
    this.#pressed.clear();
    if (this.#buttons !== 0) this.#target.pointer(0, this.#x, this.#y);
    this.#buttons = 0;
  }
}
