import type { Clock } from "#/lib/time/index.ts";

export interface KeepAliveOptions {
  readonly intervalMs: number;
  readonly ping: () => void;
  /** A whole interval after a ping without a sign of life. */
  readonly lost: () => void;
}

/**
 * Pings a viewer at an interval, so that proxies between do not cut an idle console, and notices one that is gone without
 * a word. Anything the viewer sends, or takes off our hands, is a sign of life.
 */
export class KeepAlive implements Disposable {
  readonly #options: KeepAliveOptions;
  readonly #clock: Clock;
  #timer: Disposable;
  #alive = true;

  constructor(options: KeepAliveOptions, clock: Clock) {
    this.#options = options;
    this.#clock = clock;
    this.#timer = this.#wait();
  }

  signOfLife(): void {
    this.#alive = true;
  }

  [Symbol.dispose](): void {
    this.#timer[Symbol.dispose]();
  }

  #wait(): Disposable {
    return this.#clock.timer(this.#options.intervalMs, () => this.#tick());
  }

  #tick(): void {
    if (!this.#alive) {
      this.#options.lost();
      return;
    }
    this.#alive = false;
    this.#timer = this.#wait();
    this.#options.ping();
  }
}
