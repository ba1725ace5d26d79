import { hash } from "node:crypto";
import type { Logger } from "#/lib/log/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import { HttpError } from "../errors.ts";
import { KeyedTurns } from "../keyed-turns.ts";

export interface LockoutOptions {
  /** Failures in a row that lock; 0: nothing does. */
  readonly threshold: number;
  /** The longest lock. */
  readonly maxLockMs: number;
}

/** Who tries, from where. */
export interface LoginPair {
  readonly user: string;
  readonly address: string;
}

/** Pairs to remember: about 6 MB when all are there. Whoever wants to push one out pays as many bcrypts. */
export const MAX_PAIRS = 32_768;

const FIRST_LOCK_MS = 1_000;

/** After so long without a failure the count starts anew: long beside a lock, or waiting would be the faster way to guess. */
const FORGET_AFTER_MS = 3_600_000;

interface Failures {
  readonly count: number;
  /** Of the last failure, when it did not lock. */
  readonly lockedUntil: number;
}

/**
 * Slows down who guesses passwords: from the threshold on, each failure in a row locks the pair of user and address
 * for twice as long as the one before. The pair and not the user, since anybody could lock administrators out of
 * everywhere by typing wrong passwords. A user that does not exist is counted like one that does.
 */
export class LoginGuard {
  readonly #options: LockoutOptions;
  readonly #clock: Clock;
  readonly #log: Logger;
  /** Used least recently first. The key is a hash, since the name is as long as the caller likes. */
  readonly #failures = new Map<string, Failures>();
  readonly #turns = new KeyedTurns();

  constructor(options: LockoutOptions, deps: { clock: Clock; log: Logger }) {
    this.#options = options;
    this.#clock = deps.clock;
    this.#log = deps.log;
  }

  /**
   * What `check` says, which is not asked while the pair is locked: then throws API_AUTH_LOCKED. A pair's attempts are
   * checked one after the other, so that guesses sent at once are no more than guesses sent in turn.
   */
  async attempt(pair: LoginPair, check: () => Promise<boolean>): Promise<boolean> {
    if (this.#options.threshold === 0) return await check();
    const key = hash("sha256", JSON.stringify([pair.user, pair.address]), "base64");
    this.#refuseWhileLocked(key);
    return await this.#turns.take(key, async () => {
      this.#refuseWhileLocked(key);
      const isRight = await check();
      if (isRight) this.#failures.delete(key);
      else this.#count(key, pair);
      return isRight;
    });
  }

  #refuseWhileLocked(key: string): void {
    const failures = this.#recall(key);
    const leftMs = (failures?.lockedUntil ?? 0) - this.#clock.monotonic();
    if (!failures || leftMs <= 0) return;
    const seconds = Math.ceil(leftMs / 1_000);
    const text = `Too many wrong passwords: no further one is looked at for ${seconds} s`;
    throw new HttpError("API_AUTH_LOCKED", 429, "basic-auth", text, { headers: { "Retry-After": String(seconds) } });
  }

  #count(key: string, pair: LoginPair): void {
    const count = (this.#recall(key)?.count ?? 0) + 1;
    const beyond = count - this.#options.threshold;
    const lockMs = beyond < 0 ? 0 : Math.min(FIRST_LOCK_MS * 2 ** beyond, this.#options.maxLockMs);
    this.#remember(key, { count, lockedUntil: this.#clock.monotonic() + lockMs });
    if (lockMs > 0) {
      const { user, address } = pair;
      this.#log.warn("login locked after wrong passwords", { user, address, failures: count, seconds: lockMs / 1_000 });
    }
  }

  #recall(key: string): Failures | undefined {
    const failures = this.#failures.get(key);
    if (!failures) return undefined;
    this.#failures.delete(key);
    if (failures.lockedUntil + FORGET_AFTER_MS <= this.#clock.monotonic()) return undefined;
    this.#failures.set(key, failures);
    return failures;
  }

  /** Makes room at the end that was not used for longest: for what is over, and for one more than there may be. */
  #remember(key: string, failures: Failures): void {
    this.#failures.delete(key);
    this.#failures.set(key, failures);
    for (const [oldest, { lockedUntil }] of this.#failures) {
      const isOver = lockedUntil + FORGET_AFTER_MS <= this.#clock.monotonic();
      if (!isOver && this.#failures.size <= MAX_PAIRS) break;
      this.#failures.delete(oldest);
    }
  }
}
