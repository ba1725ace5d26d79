import { isModifier, isShift } from "./hid-usage.ts";
import { keysymOfUsage } from "./us-layout.ts";

/** What a machine makes of the keys a client presses: keysyms of a US keyboard, each released as it was pressed. */
export class HidKeyState {
  readonly #tell: (keysym: number, down: boolean, usage: number) => void;
  readonly #held = new Map<number, number>();

  constructor(tell: (keysym: number, down: boolean, usage: number) => void) {
    this.#tell = tell;
  }

  /** A usage that a US keyboard has not is dropped. */
  key(usage: number, down: boolean): void {
    if (down) this.#press(usage);
    else this.#release(usage);
  }

  releaseAll(): void {
    for (const usage of this.#held.keys()) this.#release(usage);
  }

  #press(usage: number): void {
    const shifted = !isModifier(usage) && [...this.#held.keys()].some(isShift);
    const keysym = this.#held.get(usage) ?? keysymOfUsage(usage, shifted);
    if (keysym === undefined) return;
    this.#held.set(usage, keysym);
    this.#tell(keysym, true, usage);
  }

  #release(usage: number): void {
    const keysym = this.#held.get(usage);
    if (keysym === undefined) return;
    this.#held.delete(usage);
    this.#tell(keysym, false, usage);
  }
}
