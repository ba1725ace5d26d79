import type { Clock } from "./clock.ts";

/** A clock that stands still until a test moves it. */
export class ManualClock implements Clock {
  #now: number;
  readonly #waiting = new Set<{ due: number; fire: () => void }>();

  constructor(startMs = Date.UTC(2026, 0, 1)) {
    this.#now = startMs;
  }

  now(): number {
    return this.#now;
  }

  monotonic(): number {
    return this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const timer = this.timer(ms, resolve);
      signal?.addEventListener(
        "abort",
        () => {
          timer[Symbol.dispose]();
          reject(signal.reason);
        },
        { once: true },
      );
    });
  }

  timer(ms: number, callback: () => void): Disposable {
    const entry = { due: this.#now + ms, fire: callback };
    this.#waiting.add(entry);
    return { [Symbol.dispose]: () => this.#waiting.delete(entry) };
  }

  /** Moves time forward, firing what falls due in order, and lets promises settle between. */
  async advance(ms: number): Promise<void> {
    const target = this.#now + ms;
    for (;;) {
      const next = [...this.#waiting].filter((entry) => entry.due <= target).sort((a, b) => a.due - b.due)[0];
      if (!next) break;
      this.#waiting.delete(next);
      this.#now = Math.max(this.#now, next.due);
      next.fire();
      await settle();
    }
    this.#now = target;
    await settle();
  }
}

async function settle(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve();
}
