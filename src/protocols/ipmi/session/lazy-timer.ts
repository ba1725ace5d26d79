import type { Clock } from "#/lib/time/index.ts";

/**
 * One timer for something that is put off all the time: moving the moment back costs nothing, since the running timer
 * looks when it fires and waits for the rest. With a thousand consoles, a timer for each packet would be the main work.
 */
export class LazyTimer implements Disposable {
  readonly #clock: Clock;
  readonly #onDue: () => void;
  #due: number | null = null;
  #armed: Disposable | null = null;
  #armedFor = 0;

  constructor(clock: Clock, onDue: () => void) {
    this.#clock = clock;
    this.#onDue = onDue;
  }

  /** Calls back once at `due` on the monotonic clock; null for not at all. The last word counts. */
  at(due: number | null): void {
    this.#due = due;
    if (due === null || (this.#armed && this.#armedFor <= due)) return;
    this.#arm(due);
  }

  [Symbol.dispose](): void {
    this.#due = null;
    this.#armed?.[Symbol.dispose]();
    this.#armed = null;
  }

  #arm(due: number): void {
    this.#armed?.[Symbol.dispose]();
    this.#armedFor = due;
    this.#armed = this.#clock.timer(Math.max(1, Math.ceil(due - this.#clock.monotonic())), () => this.#fire());
  }

  #fire(): void {
    this.#armed = null;
    const due = this.#due;
    if (due !== null && due > this.#clock.monotonic()) this.#arm(due);
    else if (due !== null) {
      this.#due = null;
      this.#onDue();
    }
  }
}
