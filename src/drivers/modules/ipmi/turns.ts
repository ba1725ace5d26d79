import type { Clock } from "#/lib/time/index.ts";

/** One at a time for each BMC, and a pause between them. */
export class Turns {
  readonly #pauseMs: number;
  readonly #clock: Clock;
  /** By BMC: when the last turn has been over for a pause. */
  readonly #free = new Map<string, Promise<void>>();

  constructor(pauseMs: number, clock: Clock) {
    this.#pauseMs = pauseMs;
    this.#clock = clock;
  }

  /** Resolves when it is this one's turn, which lasts until what it gives is disposed. */
  async take(key: string, signal: AbortSignal): Promise<Disposable> {
    const before = this.#free.get(key);
    const over = Promise.withResolvers<void>();
    this.#free.set(key, over.promise);
    const end = () => {
      over.resolve();
      if (this.#free.get(key) === over.promise) this.#free.delete(key);
    };
    const pass = () => {
      if (this.#pauseMs === 0) end();
      else this.#clock.timer(this.#pauseMs, end);
    };
    try {
      if (before) await orAborted(before, signal);
      signal.throwIfAborted();
    } catch (error) {
      // Who gives up waiting must not let the next one overtake the one that has the turn.
      void (before ?? Promise.resolve()).then(end);
      throw error;
    }
    return { [Symbol.dispose]: pass };
  }
}

function orAborted(wait: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    if (signal.aborted) return onAbort();
    signal.addEventListener("abort", onAbort, { once: true });
    void wait.then(resolve).finally(() => signal.removeEventListener("abort", onAbort));
  });
}
