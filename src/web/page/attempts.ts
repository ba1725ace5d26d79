import type { Ending } from "./endings.ts";

const DELAYS_S = [1, 2, 4, 8, 15, 30];
const MOST_ATTEMPTS = 20;

/** Tries again by itself, later and later, and says when; until it is time to leave it to the person. */
export class Attempts {
  readonly #connect: () => void;
  readonly #retryIn: (seconds: number) => void;
  #failures = 0;
  #countdown: ReturnType<typeof setInterval> | undefined;

  constructor(connect: () => void, retryIn: (seconds: number) => void) {
    this.#connect = connect;
    this.#retryIn = retryIn;
  }

  /** Now, whatever is being waited for. */
  start(): void {
    clearInterval(this.#countdown);
    this.#connect();
  }

  succeeded(): void {
    this.#failures = 0;
  }

  ended({ retry }: Ending): void {
    clearInterval(this.#countdown);
    if (!retry || this.#failures >= MOST_ATTEMPTS) return;
    let seconds = DELAYS_S[this.#failures++] ?? 30;
    const tick = (): void => {
      if (seconds <= 0) this.start();
      else this.#retryIn(seconds--);
    };
    this.#countdown = setInterval(tick, 1000);
    tick();
  }
}
