/** Writes of all consoles that are under way at once: a few more than there are threads for them. */
const AT_ONCE = 8;

/**
 * Lets the logs of all consoles write one after the other. Whoever waits goes on collecting, so that a disk that is
 * slow gets fewer and longer writes, and not a queue of a thousand.
 */
export class WriteTurns {
  #under = 0;
  readonly #waiting: (() => void)[] = [];

  /** `work` must settle. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#under < AT_ONCE) this.#under++;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#under--;
    }
  }
}
