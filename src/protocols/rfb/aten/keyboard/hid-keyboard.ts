import { isModifier, isShift, USAGE } from "./hid-usage.ts";
import { usKeyOf } from "./us-layout.ts";

/** A key pressed or released, by its HID usage. */
export interface HidKey {
  readonly usage: number;
  readonly down: boolean;
}

/** A boot keyboard reports no more keys at once besides the modifiers (USB HID 1.11, appendix B). */
const ROLLOVER = 6;

/**
 * Plays X11 keysyms on a US keyboard. It knows which keys are down: a repeat, a seventh key and a release of what is not
 * down are dropped. When a character needs Shift and Shift is not held, or the other way round, Shift is changed
 * around it, so that the machine gets the character that the viewer's keyboard gave. Not while Control, Alt or Super is
 * held: there the key counts and not its character.
 */
export class HidKeyboard {
  readonly #held = new Set<number>();
  #capsLock = false;

  key(keysym: number, down: boolean): HidKey[] {
    const key = usKeyOf(keysym);
    if (!key) return [];
    const { usage } = key;
    if (!down) return this.#held.delete(usage) ? [{ usage, down }] : [];
    if (this.#held.has(usage) || (!isModifier(usage) && this.#ordinaryKeys >= ROLLOVER)) return [];
    if (usage === USAGE.capsLock) this.#capsLock = !this.#capsLock;
    const shifts = [...this.#held].filter(isShift);
    const chord = [...this.#held].some((held) => isModifier(held) && !isShift(held));
    this.#held.add(usage);
    if (key.shift === null || chord) return [{ usage, down }];
    const wanted = key.shift !== (key.letter && this.#capsLock);
    if (wanted === shifts.length > 0) return [{ usage, down }];
    const changed = wanted ? [USAGE.leftShift] : shifts;
    return [
      ...changed.map((shift) => ({ usage: shift, down: wanted })),
      { usage, down },
      ...changed.map((shift) => ({ usage: shift, down: !wanted })),
    ];
  }

  /** Lets go of everything: a BMC keeps keys down when its client goes. */
  releaseAll(): HidKey[] {
    const released = [...this.#held].map((usage) => ({ usage, down: false }));
    this.#held.clear();
    return released;
  }

  get #ordinaryKeys(): number {
    let count = 0;
    for (const usage of this.#held) if (!isModifier(usage)) count++;
    return count;
  }
}
