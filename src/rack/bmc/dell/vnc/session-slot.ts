/** The VNC server's one session: whoever holds it keeps it until it ends or is dropped. */
export class SessionSlot {
  #held: AbortController | undefined;
  readonly #onChange: (active: number) => void;

  constructor(onChange: (active: number) => void) {
    this.#onChange = onChange;
  }

  get active(): number {
    return this.#held ? 1 : 0;
  }

  /** Runs a session with a signal that says when it is over; `undefined` when somebody else has the slot. */
  take(session: (signal: AbortSignal) => Promise<void>): Promise<void> | undefined {
    if (this.#held) return undefined;
    const held = new AbortController();
    this.#held = held;
    this.#onChange(1);
    return session(held.signal).finally(() => {
      if (this.#held !== held) return;
      this.#held = undefined;
      this.#onChange(0);
    });
  }

  drop(reason: string): void {
    this.#held?.abort(new Error(reason));
  }
}
