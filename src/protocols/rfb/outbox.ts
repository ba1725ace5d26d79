/** Messages that wait for the end of an update. One a slot, the latest: what a viewer that does not read costs is bounded. */
export class Outbox {
  readonly #waiting = new Map<string, Uint8Array>();

  put(slot: string, bytes: Uint8Array): void {
    this.#waiting.set(slot, bytes);
  }

  /** Takes the one that has waited longest. */
  take(): Uint8Array | null {
    for (const [slot, bytes] of this.#waiting) {
      this.#waiting.delete(slot);
      return bytes;
    }
    return null;
  }
}
