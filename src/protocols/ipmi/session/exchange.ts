import type { Clock } from "#/lib/time/index.ts";

/** When to send again what has not been answered: after `firstMs`, then twice as long each time. */
export interface RetryPolicy {
  readonly firstMs: number;
  readonly maxMs: number;
  /** Including the first. */
  readonly tries: number;
}

/** A message that goes out until it is answered, the tries are over, or the signal aborts. */
export class Exchange<Answer> {
  /** The answer, or null after the last try. Rejects with the signal's reason. */
  readonly result: Promise<Answer | null>;
  retries = 0;
  readonly #send: () => void;
  readonly #policy: RetryPolicy;
  readonly #clock: Clock;
  readonly #signal: AbortSignal | undefined;
  readonly #settle: PromiseWithResolvers<Answer | null> = Promise.withResolvers();
  readonly #onAbort = () => this.#finish(() => this.#settle.reject(this.#signal?.reason));
  #timer: Disposable | null = null;
  #done = false;

  constructor(send: () => void, policy: RetryPolicy, deps: { clock: Clock; signal?: AbortSignal | undefined }) {
    this.#send = send;
    this.#policy = policy;
    this.#clock = deps.clock;
    this.#signal = deps.signal;
    this.result = this.#settle.promise;
    this.#signal?.addEventListener("abort", this.#onAbort, { once: true });
    if (this.#signal?.aborted) this.#onAbort();
    else this.#try(policy.firstMs);
  }

  answer(answer: Answer): void {
    this.#finish(() => this.#settle.resolve(answer));
  }

  giveUp(): void {
    this.#finish(() => this.#settle.resolve(null));
  }

  #try(waitMs: number): void {
    this.#send();
    if (this.#done) return;
    this.#timer = this.#clock.timer(waitMs, () => {
      if (this.retries + 1 >= this.#policy.tries) this.giveUp();
      else {
        this.retries++;
        this.#try(Math.min(waitMs * 2, this.#policy.maxMs));
      }
    });
  }

  #finish(settle: () => void): void {
    if (this.#done) return;
    this.#done = true;
    this.#timer?.[Symbol.dispose]();
    this.#signal?.removeEventListener("abort", this.#onAbort);
    settle();
  }
}
