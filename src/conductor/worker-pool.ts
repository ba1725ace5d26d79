import { ConductorError } from "./errors.ts";

/** A place in the pool. Disposing it unstarted hands it back; after `start` the work itself does. */
export interface Worker extends Disposable {
  /** `work` must not reject. */
  start(work: () => Promise<unknown>): void;
}

/** Bounds what runs in the background at once: `[conductor] workers_pool_size`. */
export class WorkerPool {
  readonly #size: number;
  readonly #running = new Set<Promise<unknown>>();
  #busy = 0;

  constructor(size: number) {
    this.#size = size;
  }

  /** Throws `unavailable` when every worker is busy: nothing queues, the caller tries again. */
  take(): Worker {
    if (this.#busy >= this.#size) {
      throw new ConductorError(
        "CONDUCTOR_NO_WORKER",
        "unavailable",
        "Requested action cannot be performed due to lack of free conductor workers.",
      );
    }
    this.#busy++;
    let started = false;
    return {
      start: (work) => {
        started = true;
        const running = work().finally(() => {
          this.#busy--;
          this.#running.delete(running);
        });
        this.#running.add(running);
      },
      [Symbol.dispose]: () => {
        if (!started) this.#busy--;
        started = true;
      },
    };
  }

  /** Resolves when nothing runs any more. */
  async drain(): Promise<void> {
    while (this.#running.size > 0) await Promise.allSettled(this.#running);
  }
}
