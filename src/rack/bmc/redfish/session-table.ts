import { randomBytes } from "node:crypto";
import type { Clock } from "#/lib/time/index.ts";

export interface RedfishSession {
  readonly id: string;
  readonly token: string;
  readonly userName: string;
  readonly clientAddress: string;
  readonly createdMs: number;
}

export interface SessionTableOptions {
  /** How many may be open at once: few, on every BMC. */
  readonly slots: number;
  /** A session unused for this long is gone. */
  readonly timeoutMs: number;
}

/** The login sessions of one BMC. Expiry is noticed when somebody looks, so there is no timer. */
export class SessionTable {
  readonly #options: SessionTableOptions;
  readonly #clock: Clock;
  readonly #sessions = new Map<string, { session: RedfishSession; usedMs: number }>();
  #lastId = 0;

  constructor(options: SessionTableOptions, deps: { readonly clock: Clock }) {
    this.#options = options;
    this.#clock = deps.clock;
  }

  get timeoutMs(): number {
    return this.#options.timeoutMs;
  }

  /** `undefined` when every slot is taken. */
  open(userName: string, clientAddress: string): RedfishSession | undefined {
    if (this.list().length >= this.#options.slots) return undefined;
    const token = randomBytes(16).toString("hex");
    const id = String(++this.#lastId);
    const session = { id, token, userName, clientAddress, createdMs: this.#clock.now() };
    this.#sessions.set(id, { session, usedMs: this.#clock.monotonic() });
    return session;
  }

  /** The session with this token; being asked for counts as use. */
  use(token: string): RedfishSession | undefined {
    const session = this.list().find((candidate) => candidate.token === token);
    const entry = session && this.#sessions.get(session.id);
    if (entry) entry.usedMs = this.#clock.monotonic();
    return session;
  }

  get(id: string): RedfishSession | undefined {
    return this.list().find((session) => session.id === id);
  }

  list(): RedfishSession[] {
    const oldest = this.#clock.monotonic() - this.#options.timeoutMs;
    for (const [id, { usedMs }] of this.#sessions) if (usedMs <= oldest) this.#sessions.delete(id);
    return [...this.#sessions.values()].map(({ session }) => session);
  }

  /** True when there was such a session. */
  close(id: string): boolean {
    return this.#sessions.delete(id);
  }

  /** What a restart of the BMC does. */
  clear(): void {
    this.#sessions.clear();
  }
}
