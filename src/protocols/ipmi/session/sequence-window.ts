/** How far behind the newest a packet may be and still count (6.12.13 says 16). */
const BEHIND = 16;

/**
 * Session sequence numbers of one direction: what has come before is not taken again. The standard wants numbers of
 * more than 15 ahead dropped too; since only packets with a right authentication code get here, a gap is a bad network
 * and no attack, so any newer number is taken.
 */
export class SequenceWindow {
  #newest = 0;
  /** Bit n: the packet n behind the newest has come. */
  #seen = 0;

  /** True when this packet is new; it is not afterwards. */
  accept(sequence: number): boolean {
    if (sequence === 0) return false;
    const ahead = (sequence - this.#newest) | 0;
    if (this.#newest === 0 || ahead > 0) {
      this.#seen = this.#newest === 0 || ahead > BEHIND ? 1 : (this.#seen << ahead) | 1;
      this.#newest = sequence;
      return true;
    }
    const behind = -ahead;
    if (behind > BEHIND) return false;
    const bit = 1 << behind;
    if ((this.#seen & bit) !== 0) return false;
    this.#seen |= bit;
    return true;
  }
}

/** The next number after this one: 0 is for packets outside sessions. */
export function nextSequence(sequence: number): number {
  return sequence === 0xffff_ffff ? 1 : sequence + 1;
}

/** True when `sequence` was given out after `other`, across the wrap. */
export function isNewer(sequence: number, other: number): boolean {
  return ((sequence - other) | 0) > 0;
}
