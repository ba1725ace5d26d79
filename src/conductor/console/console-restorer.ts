import { Limiter } from "#/lib/limiter/index.ts";
import type { Logger } from "#/lib/log/index.ts";
import type { Clock } from "#/lib/time/index.ts";

/** The first wait after a failed try; every further one is twice as long, up to the last. */
export const FIRST_RETRY_MS = 5_000;
const LAST_RETRY_MS = 300_000;
/** Consoles brought up at once: a conductor may come back to hundreds. */
const CONCURRENCY = 8;

interface RestorerDeps {
  /** One try. True: there is nothing left to do for this node. Must not reject. */
  readonly attempt: (nodeUuid: string) => Promise<boolean>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

/**
 * Brings consoles to where the store says they are: enabled ones up after a restart, interrupted ones undone. Tries for
 * as long as it takes, with growing pauses, because a BMC that is down today is back tomorrow.
 */
export class ConsoleRestorer {
  readonly #deps: RestorerDeps;
  readonly #limiter = new Limiter(CONCURRENCY);
  readonly #wakers = new Map<string, () => void>();
  readonly #loops = new Map<string, Promise<void>>();

  constructor(deps: RestorerDeps) {
    this.#deps = deps;
  }

  /** Sees to the node after `delayMs`; a node that is being seen to and waits for its next try gets it now. */
  want(nodeUuid: string, delayMs = 0): void {
    if (this.#loops.has(nodeUuid)) {
      if (delayMs === 0) this.#wakers.get(nodeUuid)?.();
      return;
    }
    const loop = this.#loop(nodeUuid, delayMs).finally(() => this.#loops.delete(nodeUuid));
    this.#loops.set(nodeUuid, loop);
  }

  /** Resolves when nothing is being tried any more; endless unless the signal has been aborted. */
  async drain(): Promise<void> {
    await Promise.all(this.#loops.values());
  }

  async #loop(nodeUuid: string, delayMs: number): Promise<void> {
    const { attempt, signal, log } = this.#deps;
    let nextMs = FIRST_RETRY_MS;
    await this.#pause(nodeUuid, delayMs);
    while (!signal.aborted) {
      if (await this.#limiter.run(async () => signal.aborted || attempt(nodeUuid))) return;
      log.debug("console will be tried again", { node: nodeUuid, afterMs: nextMs });
      await this.#pause(nodeUuid, nextMs);
      nextMs = Math.min(nextMs * 2, LAST_RETRY_MS);
    }
  }

  async #pause(nodeUuid: string, ms: number): Promise<void> {
    const { clock, signal } = this.#deps;
    if (ms === 0 || signal.aborted) return;
    const woken = new AbortController();
    this.#wakers.set(nodeUuid, () => woken.abort());
    try {
      await clock.sleep(ms, AbortSignal.any([signal, woken.signal]));
    } catch {
      // Woken or stopping: the caller looks which.
    }
    this.#wakers.delete(nodeUuid);
  }
}
