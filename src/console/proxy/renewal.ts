import type { ConsoleSessions } from "#/console/interfaces/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import type { ConsoleSession } from "#/model/index.ts";

const SHORTEST_MS = 1_000;
/** A revoked session is noticed within this. */
const LONGEST_MS = 20_000;

export interface RenewalOptions {
  readonly session: ConsoleSession;
  readonly ended: (why: "expired" | "revoked") => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Keeps the session of an attached viewer alive: watching a machine boot is activity, key presses or not. Ends it at the
 * ceiling, or when the session is no longer there.
 */
export class Renewal implements Disposable {
  readonly #options: RenewalOptions;
  readonly #sessions: ConsoleSessions;
  readonly #clock: Clock;
  #timer: Disposable | null = null;
  #disposed = false;

  constructor(options: RenewalOptions, sessions: ConsoleSessions, clock: Clock) {
    this.#options = options;
    this.#sessions = sessions;
    this.#clock = clock;
    this.#wait(options.session.expiresAt);
  }

  [Symbol.dispose](): void {
    this.#disposed = true;
    this.#timer?.[Symbol.dispose]();
  }

  #wait(expiresAt: number): void {
    if (this.#disposed) return;
    const now = this.#clock.now();
    const soon = Math.min(Math.max((expiresAt - now) / 4, SHORTEST_MS), LONGEST_MS);
    const untilCeiling = Math.max(this.#options.session.ceilingAt - now, 0);
    this.#timer = this.#clock.timer(Math.min(soon, untilCeiling), () => void this.#renew());
  }

  async #renew(): Promise<void> {
    const { session, ended, failed } = this.#options;
    try {
      if (this.#clock.now() >= session.ceilingAt) return ended("expired");
      const expiresAt = await this.#sessions.renew(session.id);
      if (this.#disposed) return;
      if (expiresAt === null) return ended(this.#clock.now() >= session.ceilingAt ? "expired" : "revoked");
      this.#wait(expiresAt);
    } catch (error) {
      // The database is away for a moment: the viewer stays, and the next attempt decides.
      failed(error);
      this.#wait(session.expiresAt);
    }
  }
}
