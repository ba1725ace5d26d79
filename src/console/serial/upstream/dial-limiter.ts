import type { Clock } from "#/lib/time/index.ts";

export interface DialLimits {
  /** Sessions with BMCs begun in a second, over all consoles. */
  readonly perSecond: number;
  /** Dials that may be under way at once. */
  readonly atOnce: number;
}

/** Lets the consoles of a fleet dial one after the other, so that a switch that comes back is not flooded. First come, first served. */
export class DialLimiter {
  readonly #limits: DialLimits;
  readonly #clock: Clock;
  readonly #waiting = new Set<() => void>();
  #under = 0;
  #nextAt = Number.NEGATIVE_INFINITY;
  #timer: Disposable | null = null;

  constructor(limits: DialLimits, clock: Clock) {
    this.#limits = limits;
    this.#clock = clock;
  }

  /** Resolves when it is this one's turn; dispose when the dial has ended. Rejects with the signal's reason. */
  turn(signal: AbortSignal): Promise<Disposable> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const onAbort = () => {
        this.#waiting.delete(begin);
        reject(signal.reason);
      };
      const begin = () => {
        signal.removeEventListener("abort", onAbort);
        let ended = false;
        resolve({
          [Symbol.dispose]: () => {
            if (!ended) this.#under--;
            ended = true;
            this.#serve();
          },
        });
      };
      signal.addEventListener("abort", onAbort, { once: true });
      this.#waiting.add(begin);
      this.#serve();
    });
  }

  #serve(): void {
    const spacing = 1000 / this.#limits.perSecond;
    for (const begin of this.#waiting) {
      const now = this.#clock.monotonic();
      if (this.#timer || this.#under >= this.#limits.atOnce) return;
      if (now < this.#nextAt) {
        this.#timer = this.#clock.timer(this.#nextAt - now, () => {
          this.#timer = null;
          this.#serve();
        });
        return;
      }
      // Timers are late now and then: what was not used for up to a tenth of a second may be used now.
      this.#nextAt = Math.max(this.#nextAt, now - 100) + spacing;
      this.#waiting.delete(begin);
      this.#under++;
      begin();
    }
  }
}
