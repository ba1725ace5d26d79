/** The few sessions that a server gives at once: whoever holds one keeps it until it ends or is dropped. */
export class SessionSlots {
  readonly #held = new Set<AbortController>();
  readonly #count: number;
  readonly #onChange: (active: number) => void;

  constructor(count: number, onChange: (active: number) => void) {
    this.#count = count;
    this.#onChange = onChange;
  }

  get active(): number {
    return this.#held.size;
  }

  /** Runs a session with a signal that says when it is over; `undefined` when every slot is taken. */
  take(session: (signal: AbortSignal) => Promise<void>): Promise<void> | undefined {
    if (this.#held.size >= this.#count) return undefined;
    const held = new AbortController();
    this.#held.add(held);
    this.#onChange(this.active);
    return session(held.signal).finally(() => {
      this.#held.delete(held);
      this.#onChange(this.active);
    });
  }

  /** Ends every session. */
  drop(reason: string): void {
    for (const held of this.#held) held.abort(new Error(reason));
  }
}
